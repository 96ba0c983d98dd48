"""A PgBouncer on this machine, in front of one PostgreSQL."""

import os
import pwd
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import psutil
from sqlalchemy import make_url

from tests.free_address import free_address
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.processes.child import Child

# Debian installs it where only root's PATH leads.
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
START_SECONDS = 30


def find_pgbouncer() -> str | None:
    """Its path; None where it is not installed. The variable PGBOUNCER names another one."""
    return os.environ.get("PGBOUNCER") or shutil.which("pgbouncer", path=PATH)


def version_of(program: str) -> tuple[int, int]:
    """Its version, such as (1, 24)."""
    text = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    found = re.search(r"PgBouncer (\d+)\.(\d+)", text)
    assert found, text
    return int(found[1]), int(found[2])


class PgBouncer:
    """It may be killed and started again."""

    def __init__(self, child: Child, address: str) -> None:
        self.child = child
        self.address = address

    @property
    def url(self) -> str:
        """The URL of the database behind it."""
        return f"postgresql://postgres@{self.address}/postgres"

    def start(self) -> None:
        """Return when it accepts connections."""
        self.child.start()
        host, _, port = self.address.partition(":")
        end = monotonic() + START_SECONDS
        while monotonic() < end and self.child.is_alive:
            with suppress(OSError), socket.create_connection((host, int(port))):
                return
            sleep(0.05)
        raise AssertionError(self.child.log.read_text())


@contextmanager
def running_pgbouncer(
    program: str, postgres: EmbeddedPostgres, folder: Path, mode: str, **settings: int
) -> Iterator[PgBouncer]:
    """With `settings` of its section [pgbouncer]."""
    user = psutil.Process(postgres.child.pid).username()
    address = free_address()
    host, _, port = address.partition(":")
    folder.mkdir()
    users, configuration = folder / "users.txt", folder / "pgbouncer.ini"
    users.write_text('"postgres" ""\n')
    given = {
        **{"listen_addr": host, "listen_port": port, "unix_socket_dir": "", "pool_mode": mode},
        **{"auth_type": "trust", "auth_file": str(users)},
        **settings,
    }
    lines = "\n".join(f"{name} = {value}" for name, value in given.items())
    source = make_url(postgres.url()).query["host"]
    configuration.write_text(f"[databases]\n* = host={source}\n\n[pgbouncer]\n{lines}\n")
    _let_read(user, folder, users, configuration)
    # It refuses to run as root.
    child = Child("PgBouncer", [program, str(configuration)], log=folder / "log", user=_other(user))
    pgbouncer = PgBouncer(child, address)
    pgbouncer.start()
    try:
        yield pgbouncer
    finally:
        child.stop()


def _let_read(user: str, *paths: Path) -> None:
    owner = pwd.getpwnam(user)
    if os.geteuid() == 0:
        for path in paths:
            os.chown(path, owner.pw_uid, owner.pw_gid)


def _other(user: str) -> str:
    return user if os.geteuid() == 0 else ""
