"""Deletes events of the register that are older than a setting says."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from runtime.postgres.database_away import DatabaseAway

# Rows: of a load, each has 250 changes.
BATCH = 500
BETWEEN_RUNS = timedelta(minutes=10)


class OldEvents(Protocol):
    """The events of the register."""

    async def forget(self, older_than: timedelta, limit: int) -> int:
        """Delete old rows, at most `limit`, and return how many they were. Raises DatabaseAway."""
        ...


class ForgetEvents:
    """All gateways delete, in small batches, each what the others do not."""

    def __init__(self, events: OldEvents, kept: timedelta) -> None:
        self._events = events
        self._kept = kept

    async def run(self) -> None:
        """Delete every ten minutes until cancelled."""
        while True:
            with suppress(DatabaseAway):
                await self.run_once()
            await asyncio.sleep(BETWEEN_RUNS.total_seconds())

    async def run_once(self) -> None:
        """Delete what is old now. Raises DatabaseAway."""
        while await self._events.forget(self._kept, BATCH) == BATCH:
            pass
