"""A PostgreSQL primary and its streaming standby."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import psutil
from sqlalchemy import make_url

from runtime.postgres.url import database_address
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import SOCKET_NAME, EmbeddedPostgres

NAME = "standby"
STREAMS = f"SELECT count(*) = 1 FROM pg_stat_replication WHERE application_name = '{NAME}'"


class Cluster:
    """Both run; the standby is asynchronous until `make_synchronous`."""

    def __init__(self, primary: EmbeddedPostgres, standby: EmbeddedPostgres) -> None:
        self.primary = primary
        self.standby = standby

    def url(self, *, standby_first: bool) -> str:
        """The URL with both hosts, of which the one is used that takes writes."""
        servers = [self.standby, self.primary] if standby_first else [self.primary, self.standby]
        hosts = ",".join(map(folder_of_socket, servers))
        return f"postgresql://postgres@/postgres?host={hosts}&target_session_attrs=read-write"

    async def make_synchronous(self) -> None:
        """Each commit waits until the standby has it, from now on."""
        await self.wait_for_stream()
        setting = f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'"
        await execute(self.primary, setting, "SELECT pg_reload_conf()")
        await self.wait_for_stream("sync_state = 'sync'")

    async def wait_for_stream(self, state: str = "state = 'streaming'") -> None:
        """Wait until the standby has caught up."""

        async def is_reached() -> bool:
            return bool((await execute(self.primary, f"{STREAMS} AND {state}"))[0])

        await wait_until(is_reached, bool)

    async def cut_off_standby(self) -> None:
        """As a network fault does: the primary goes on, and the standby learns nothing more."""
        await execute(self.standby, "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")

        async def streams() -> bool:
            return bool((await execute(self.primary, STREAMS))[0])

        await wait_until(streams, lambda is_there: not is_there)

    def kill_primary(self) -> None:
        """As a power failure does: all its processes end at once."""
        for process in _stopped(self.primary):
            process.kill()

    def freeze_primary(self) -> None:
        """As a machine that stands still: connections stay open, nothing is answered."""
        _stopped(self.primary)

    async def promote_standby(self) -> None:
        """What an orchestrator does when it misses the primary."""
        (promoted,) = await execute(self.standby, "SELECT pg_promote()")
        assert promoted


@contextmanager
def cluster(primary: EmbeddedPostgres, copy: Path) -> Iterator[Cluster]:
    """Make a standby of a primary that runs, in the folder `copy`, which does not exist yet."""
    _copy_primary(primary, copy)
    source = f"host={folder_of_socket(primary)} user=postgres application_name={NAME}"
    with (copy / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"primary_conninfo = '{source}'\n")
    with EmbeddedPostgres(copy) as standby:
        try:
            yield Cluster(primary, standby)
        finally:
            for process in _processes(primary):
                process.resume()


async def execute(server: EmbeddedPostgres, *statements: str) -> list[Any]:
    """Execute statements, each by itself; returns the first value of each."""
    connection = await asyncpg.connect(database_address(server.url()).urls[0])
    try:
        return [await connection.fetchval(statement) for statement in statements]
    finally:
        await connection.close()


def folder_of_socket(server: EmbeddedPostgres) -> str:
    """Where its Unix socket is."""
    return str(make_url(server.url()).query["host"])


def _copy_primary(primary: EmbeddedPostgres, copy: Path) -> None:
    """By pg_basebackup, as the user who runs the server: root may not."""
    server = psutil.Process(primary.child.pid)
    copy.mkdir(mode=0o700)
    os.chown(copy, server.uids().real, server.gids().real)
    program = Path(server.exe()).with_name("pg_basebackup")
    place = ("-h", folder_of_socket(primary), "-U", "postgres", "-D", str(copy))
    command = [str(program), *place, "-R", "-c", "fast", "--no-sync"]
    # It warns of the primary's socket, which lies in the folder.
    subprocess.run(command, check=True, user=server.uids().real, cwd="/", stderr=subprocess.DEVNULL)
    (copy / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def _stopped(server: EmbeddedPostgres) -> list[psutil.Process]:
    """All its processes, suspended, so that none starts or answers another."""
    processes = _processes(server)
    for process in processes:
        process.suspend()
    return processes


def _processes(server: EmbeddedPostgres) -> list[psutil.Process]:
    if server.child.pid is None:
        return []
    # The parent first: it would start others.
    leader = psutil.Process(server.child.pid)
    return [leader, *leader.children(recursive=True)]
