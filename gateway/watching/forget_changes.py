"""Deletes changes of claims that nobody can ask for any more."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from runtime.postgres.database_away import DatabaseAway

# A cursor is good for 31 days. A day more: the time of a change is that when its transaction began.
KEPT = timedelta(days=32)
BATCH = 5000
BETWEEN_RUNS = timedelta(minutes=10)


class OldChanges(Protocol):
    """The changes of claims."""

    async def forget(self, older_than: timedelta, limit: int) -> int:
        """Delete old changes, at most `limit`, and return how many they were. Raises DatabaseAway."""
        ...


class ForgetChanges:
    """All gateways delete, in small batches, each what the others do not."""

    def __init__(self, changes: OldChanges) -> None:
        self._changes = changes

    async def run(self) -> None:
        """Delete every ten minutes until cancelled."""
        while True:
            with suppress(DatabaseAway):
                await self.run_once()
            await asyncio.sleep(BETWEEN_RUNS.total_seconds())

    async def run_once(self) -> None:
        """Delete what is old now. Raises DatabaseAway."""
        while await self._changes.forget(KEPT, BATCH) == BATCH:
            pass
