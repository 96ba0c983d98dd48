"""Keeps the facilities that were renumbered in memory: look-ups never query for them."""

import asyncio
from contextlib import suppress
from typing import Protocol

from insurance.law.codes.code_changes import NO_CHANGES, CodeChanges
from runtime.postgres.database_away import DatabaseAway

# On this channel migration gateway_0019 notifies of every change of the table.
CHANNEL = "facility_codes_changed"
RETRY_SECONDS = 1.0


class FacilityCodeStore(Protocol):
    """Where they are stored."""

    async def read(self) -> CodeChanges:
        """All of them. Raises DatabaseAway."""
        ...


class KnownFacilityCodes:
    """Reads them again at each notification. While the database cannot be reached, the last ones count."""

    def __init__(self, store: FacilityCodeStore, retry_seconds: float = RETRY_SECONDS) -> None:
        self._store = store
        self._retry_seconds = retry_seconds
        self._changes = NO_CHANGES
        self._is_notified = asyncio.Event()
        # Set once they were read, or could not be.
        self.has_tried = asyncio.Event()

    def changes(self) -> CodeChanges:
        """The old and new codes that are known here."""
        return self._changes

    def note_change(self, _: str | None) -> None:
        """Take a notification, also the one that says that some may have been missed."""
        self._is_notified.set()

    async def run(self) -> None:
        """Read them at the start and when they change, until cancelled."""
        while True:
            self._is_notified.clear()
            try:
                self._changes = await self._store.read()
                timeout = None
            except DatabaseAway:
                timeout = self._retry_seconds
            finally:
                # Also where the table is not there yet: the database may be migrated while the gateway runs.
                self.has_tried.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_notified.wait(), timeout)
