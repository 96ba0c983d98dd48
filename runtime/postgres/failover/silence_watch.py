"""Ends a connection whose server is silent, because its machine is gone or another one has taken over."""

import asyncio
from datetime import datetime
from time import monotonic
from typing import Self

import asyncpg

from runtime.postgres.connect import connect

# A statement that takes longer is not abandoned for that: it makes the watch check the server. A database
# that answers everything a second late passes.
SILENT_SECONDS = 5.0
CHECK_SECONDS = 5.0
# Differs from server to server, and from start to start.
SERVER = "SELECT pg_postmaster_start_time()"


class SilenceWatch:
    """For the owner of a connection who executes a statement every second or so.

    Without it, a statement that a frozen server will never answer would wait for its own timeout, which has
    to allow for the longest statement.
    """

    def __init__(self, connection: asyncpg.Connection, database_url: str, started_at: datetime) -> None:
        """`started_at` is what SERVER returns on this connection."""
        self._connection = connection
        self._url = database_url
        self._started_at = started_at
        self._answered_at = monotonic()
        connection.add_query_logger(self._note)

    @classmethod
    async def begin(cls, connection: asyncpg.Connection, database_url: str) -> Self:
        """Raises one of errors.CONNECTION_LOST."""
        return cls(connection, database_url, await connection.fetchval(SERVER))

    async def run(self) -> None:
        """Watch until the connection is closed."""
        while not self._connection.is_closed():
            await asyncio.sleep(1)
            if monotonic() > self._answered_at + SILENT_SECONDS and not await self._is_reached():
                self._connection.terminate()

    def _note(self, _query: object) -> None:
        self._answered_at = monotonic()

    async def _is_reached(self) -> bool:
        """Whether a new connection reaches this server."""
        try:
            other = await connect(self._url, CHECK_SECONDS)
        except (OSError, TimeoutError):
            return False
        except (asyncpg.PostgresError, asyncpg.InterfaceError):
            # Such as too many connections: it answers.
            return True
        try:
            return bool(await other.fetchval(SERVER, timeout=CHECK_SECONDS) == self._started_at)
        except (OSError, TimeoutError):
            return False
        finally:
            other.terminate()
