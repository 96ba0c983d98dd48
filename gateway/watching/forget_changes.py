"""Deletes changes that nobody can ask for any more: of claims, of files and of the register."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from gateway.watching.cursor import GOOD_FOR
from runtime.postgres.database_away import DatabaseAway

# A day more: the time of a change is that when its transaction began.
KEPT = GOOD_FOR + timedelta(days=1)
BATCH = 5000
BETWEEN_RUNS = timedelta(minutes=10)


class OldChanges(Protocol):
    """A table of changes, or of events of the register."""

    async def forget(self, older_than: timedelta, limit: int) -> int:
        """Delete old changes, at most `limit`, and return how many they were. Raises DatabaseAway."""
        ...


class ForgetChanges:
    """All gateways delete, in small batches, each what the others do not."""

    def __init__(self, changes: OldChanges, kept: timedelta = KEPT, batch: int = BATCH) -> None:
        self._changes = changes
        self._kept = kept
        self._batch = batch

    async def run(self) -> None:
        """Delete every ten minutes until cancelled."""
        while True:
            with suppress(DatabaseAway):
                await self.run_once()
            await asyncio.sleep(BETWEEN_RUNS.total_seconds())

    async def run_once(self) -> None:
        """Delete what is old now. Raises DatabaseAway."""
        while await self._changes.forget(self._kept, self._batch) == self._batch:
            pass
