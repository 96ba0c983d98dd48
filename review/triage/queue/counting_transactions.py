"""Transactions that count cases: few at once, and each statement in bounded time."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from review.triage.counting_turns import CountingTurns
from review.triage.queue.bounded_count import PLAN
from runtime.postgres.database import Database

T = TypeVar("T")


class CountingTransactions:
    """Runs what counts. A statement that takes longer than `most_milliseconds` fails: see unless_too_long."""

    def __init__(self, database: Database, most_milliseconds: int, turns: CountingTurns | None) -> None:
        self._database = database
        self._turns = turns or CountingTurns()
        self._settings = text(f"{PLAN}, set_config('statement_timeout', '{most_milliseconds}', true)")

    async def __call__(self, count: Callable[[AsyncConnection], Awaitable[T]]) -> T | None:
        """Count when there is a turn; None where none becomes free in time. Raises DatabaseAway."""
        return await self._turns(lambda: self._counted(count))

    async def _counted(self, count: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async with self._database.transaction() as connection:
            await connection.execute(self._settings)
            return await count(connection)
