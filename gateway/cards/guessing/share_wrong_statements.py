"""Shares the budgets of wrong statements among all gateways, over restarts too."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Protocol, TypeAlias

from runtime.postgres.database_away import DatabaseAway

# Facility, and insurance number.
AboutPerson: TypeAlias = tuple[str, str]

# Until it has passed, another gateway may not know of a wrong statement; what was stated too much meanwhile
# counts later.
SHARE_SECONDS = 2.0
# Longer than any budget takes to be full again after a burst at many gateways.
ALL = timedelta(days=365)


class Budgets(Protocol):
    """The budgets of this gateway. A wrong statement delays the moment at which its budget is full again."""

    def unshared(self) -> Mapping[AboutPerson, timedelta]:
        """Return by how long statements at this gateway have delayed each budget since the last exchange."""
        ...

    def adopt(self, shared: Mapping[AboutPerson, timedelta], left: Mapping[AboutPerson, timedelta]) -> None:
        """Note that `shared` were shared, and that budgets are not full again before `left` has passed."""
        ...


class WrongStatements(Protocol):
    """The wrong statements of all gateways."""

    async def exchange(
        self, added: Mapping[AboutPerson, timedelta], changed_within: timedelta
    ) -> Mapping[AboutPerson, timedelta]:
        """Add delays; return how long each budget that has changed lately needs to be full again.

        Raises DatabaseAway.
        """
        ...


class ShareWrongStatements:
    """Exchanges statements with the other gateways every two seconds."""

    def __init__(
        self,
        budgets: Budgets,
        statements: WrongStatements,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._budgets = budgets
        self._statements = statements
        self._seconds = seconds
        self._exchanged_at: float | None = None
        # Set when the budgets of the other gateways are known, or cannot be.
        self.has_tried = asyncio.Event()

    async def run(self) -> None:
        """Exchange until cancelled."""
        while True:
            try:
                with suppress(DatabaseAway):
                    await self.exchange()
            finally:
                # Whatever has failed, this gateway still has its own budgets.
                self.has_tried.set()
            await asyncio.sleep(SHARE_SECONDS)

    async def exchange(self) -> None:
        """Exchange once. Raises DatabaseAway."""
        now = self._seconds()
        since = ALL if self._exchanged_at is None else timedelta(seconds=now - self._exchanged_at)
        unshared = self._budgets.unshared()
        left = await self._statements.exchange(unshared, since)
        self._budgets.adopt(unshared, left)
        self._exchanged_at = now
