"""Finds out on a connection of its own whether the database is available."""

import asyncpg

from runtime.outages.outage_log import OutageLog
from runtime.postgres.connect import connect

# An existing connection answers in less than a millisecond, a new one is made in a few milliseconds: after
# these times the database does nothing else.
ANSWER_SECONDS = 0.5
CONNECT_SECONDS = 1


class Probe:
    """Does not wait for other statements. Where its connection does not answer, it makes a new one.

    Any error means that the database is not available, and the first of an outage is logged.
    """

    def __init__(
        self, database_url: str, statement: str, outage: OutageLog, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """`statement` tries something small that every answer depends on."""
        self._url = database_url
        # A statement that waits for a lock would wait on after its probe has ended, and occupy a connection.
        # For this transaction: behind a pooler, the session may be that of another client afterwards.
        limit = f"SET LOCAL statement_timeout = {int(answer_seconds * 1000)}"
        self._statement = f"{limit}; {statement}"
        self._outage = outage
        self._answer_seconds = answer_seconds
        self._connection: asyncpg.Connection | None = None
        # How often it has connected: whenever its connection did not answer, others may not either.
        self.connections = 0

    async def __call__(self) -> bool:
        """Whether the statement succeeds; known after a second and twice `answer_seconds` at the latest."""
        if self._connection is not None and await self._try() is None:
            return True
        if (error := await self._connect() or await self._try()) is not None:
            self._outage.begin(error)
            return False
        self._outage.end()
        return True

    def note_failure(self, error: Exception) -> None:
        """A statement of a caller found the outage, which may be over before the next probe.

        That probe makes a new connection: the session of this one may have begun before the outage.
        """
        self.close()
        self._outage.begin(error)

    def close(self) -> None:
        """Close the connection without waiting."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _connect(self) -> Exception | None:
        self.close()
        try:
            self._connection = await connect(self._url, CONNECT_SECONDS)
            self.connections += 1
        except Exception as error:
            return error
        return None

    async def _try(self) -> Exception | None:
        assert self._connection is not None
        try:
            await self._connection.execute(self._statement, timeout=self._answer_seconds)
        except Exception as error:
            self.close()
            return error
        return None
