"""What all gateways have taken from a budget, in memory."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gateway.cards.guessing.share_budgets import AboutPerson
from tests.fakes.clock import FakeClock


class FakeUsedBudgets:
    """The port UsedBudgets. `fault`: what an exchange raises."""

    def __init__(self, clock: FakeClock) -> None:
        self.fault: Exception | None = None
        self._clock = clock
        self._rows: dict[AboutPerson, tuple[datetime, datetime]] = {}

    async def exchange(
        self, added: Mapping[AboutPerson, timedelta], changed_within: timedelta
    ) -> Mapping[AboutPerson, timedelta]:
        """See ShareBudgets."""
        if self.fault is not None:
            raise self.fault
        now = self._clock.now()
        for key, taken in added.items():
            full_at, _ = self._rows.get(key, (now, now))
            self._rows[key] = max(full_at, now) + taken, now
        return {
            key: full_at - now
            for key, (full_at, changed_at) in self._rows.items()
            if full_at > now and changed_at > now - changed_within - timedelta(seconds=10)
        }
