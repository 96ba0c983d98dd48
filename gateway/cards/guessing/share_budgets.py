"""Shares the budgets about people among all gateways, over restarts too."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Protocol, TypeAlias

from runtime.postgres.database_away import DatabaseAway

# Facility, and what identifies the person.
AboutPerson: TypeAlias = tuple[str, str]

# Until it has passed, another gateway may not know what was taken; what was taken too much meanwhile counts
# later.
SHARE_SECONDS = 2.0
# Longer than any budget takes to be full again after a burst at many gateways.
ALL = timedelta(days=365)


class Budgets(Protocol):
    """The budgets of this gateway. Whatever is taken delays the moment at which the budget is full again."""

    def unshared(self) -> Mapping[AboutPerson, timedelta]:
        """Return by how long each budget was delayed at this gateway since the last exchange."""
        ...

    def adopt(self, shared: Mapping[AboutPerson, timedelta], left: Mapping[AboutPerson, timedelta]) -> None:
        """Note that `shared` were shared, and that budgets are not full again before `left` has passed."""
        ...


class UsedBudgets(Protocol):
    """What was taken at all gateways."""

    async def exchange(
        self, added: Mapping[AboutPerson, timedelta], changed_within: timedelta
    ) -> Mapping[AboutPerson, timedelta]:
        """Add delays; return how long each budget that has changed lately needs to be full again.

        Raises DatabaseAway.
        """
        ...


class ShareBudgets:
    """Exchanges what was taken with the other gateways every two seconds."""

    def __init__(
        self,
        budgets: Budgets,
        used: UsedBudgets,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._budgets = budgets
        self._used = used
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
        left = await self._used.exchange(unshared, since)
        self._budgets.adopt(unshared, left)
        self._exchanged_at = now
