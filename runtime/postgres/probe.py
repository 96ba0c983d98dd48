"""Whether the database is there, asked on a connection of its own."""

import asyncpg

from runtime.postgres.url import driver_url

# Its own connection answers in less than a millisecond, a new one is made in some: this is a database that
# does nothing else.
ANSWER_SECONDS = 0.5
CONNECT_SECONDS = 1
# One that waits for a lock when its probe is gone would wait on, and take a place among the connections.
SERVER_SETTINGS = {"statement_timeout": str(int(ANSWER_SECONDS * 1000))}


class Probe:
    """Waits for nobody else's statement. Where its connection is silent it tries a new one.

    Whatever goes wrong, it is not there: nobody would look again if a probe failed.
    """

    def __init__(self, database_url: str, statement: str) -> None:
        """`statement` reads something small that every answer depends on."""
        self._url = driver_url(database_url)
        self._statement = statement
        self._connection: asyncpg.Connection | None = None

    async def __call__(self) -> bool:
        """Whether the register can be read; known after two seconds at the latest."""
        if self._connection is not None and await self._is_answered():
            return True
        self.close()
        try:
            self._connection = await asyncpg.connect(
                self._url, timeout=CONNECT_SECONDS, server_settings=SERVER_SETTINGS
            )
        except Exception:
            return False
        return await self._is_answered()

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _is_answered(self) -> bool:
        assert self._connection is not None
        try:
            await self._connection.execute(self._statement, timeout=ANSWER_SECONDS)
        except Exception:
            self.close()
            return False
        return True
