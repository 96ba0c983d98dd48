"""Counts the files that have not ended, for the metrics."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import msgspec

from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway

COUNT_SECONDS = 60.0


class OpenFiles(msgspec.Struct, frozen=True):
    """How many files of one procedure are in a state, how many of them overdue, and since when the oldest."""

    procedure: str
    state: str
    count: int
    overdue: int
    oldest: datetime


class Files(Protocol):
    """The files that are kept."""

    async def open_files(self, now: datetime) -> Sequence[OpenFiles]:
        """Those that have not ended. Raises DatabaseAway."""
        ...


class Shown(Protocol):
    """Where the counts are shown."""

    def show(self, counts: Sequence[OpenFiles], now: datetime) -> None:
        """In place of the earlier ones."""
        ...


class CountFiles:
    """Every gateway that serves files counts them: the numbers are the same at each."""

    def __init__(self, files: Files, shown: Shown, clock: Clock) -> None:
        self._files = files
        self._shown = shown
        self._clock = clock

    async def run(self) -> None:
        """Count once a minute until cancelled."""
        while True:
            with suppress(DatabaseAway):
                await self.run_once()
            await asyncio.sleep(COUNT_SECONDS)

    async def run_once(self) -> None:
        """Count now. Raises DatabaseAway."""
        now = self._clock.now()
        self._shown.show(await self._files.open_files(now), now)
