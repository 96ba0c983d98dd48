"""A streaming standby of a PostgreSQL of the tests."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from runtime.postgres.url import database_address
from wardgate.stack.embedded.postgres import EmbeddedPostgres, _wheel


class Standby:
    """The server, and what a test does to its replay."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.server = server
        self.url = server.url()

    async def pause(self) -> None:
        """Replay nothing from now on, and go on receiving."""
        await self.execute("SELECT pg_wal_replay_pause()")

    async def resume(self) -> None:
        """Replay again."""
        await self.execute("SELECT pg_wal_replay_resume()")

    async def execute(self, statement: str) -> None:
        """As an administrator."""
        connection = await asyncpg.connect(database_address(self.url).urls[0])
        await connection.execute(statement)
        await connection.close()


@contextmanager
def streaming_standby(primary: EmbeddedPostgres, folder: Path) -> Iterator[Standby]:
    """A standby in a new folder, which follows the primary until the block is left."""
    socket = str(primary._sockets)
    copy = ("-h", socket, "-U", "postgres", "-D", str(folder), "--write-recovery-conf", "--checkpoint=fast")
    subprocess.run(
        [_wheel(folder).bin_path / "pg_basebackup", *copy, "--no-sync"], check=True, stderr=subprocess.PIPE
    )
    folder.chmod(0o700)
    # The primary's socket is in its data folder.
    (folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
    # The server may run as another user than the tests.
    subprocess.run(["chown", "-R", f"--reference={primary._folder}", str(folder)], check=True)
    with EmbeddedPostgres(folder) as server:
        yield Standby(server)
