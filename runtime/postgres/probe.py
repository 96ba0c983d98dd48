"""Finds out on a connection of its own whether the database is available."""

import asyncpg

from runtime.postgres.url import driver_url

# An existing connection answers in less than a millisecond, a new one is made in a few milliseconds: after
# these times the database does nothing else.
ANSWER_SECONDS = 0.5
CONNECT_SECONDS = 1
# A statement that waits for a lock would wait on after its probe has ended, and occupy a connection.
SERVER_SETTINGS = {"statement_timeout": str(int(ANSWER_SECONDS * 1000))}


class Probe:
    """Does not wait for other statements. Where its connection does not answer, it makes a new one.

    Any error means that the database is not available: a probe that raised would end the probing.
    """

    def __init__(self, database_url: str, statement: str) -> None:
        """`statement` reads something small that every answer depends on."""
        self._url = driver_url(database_url)
        self._statement = statement
        self._connection: asyncpg.Connection | None = None

    async def __call__(self) -> bool:
        """Whether the statement succeeds; known after two seconds at the latest."""
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
        """Close the connection without waiting."""
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
