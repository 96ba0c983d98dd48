"""A budget about people that this gateway shares with the others."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

from gateway.cards.guessing.budget import Budget
from gateway.cards.guessing.share_budgets import AboutPerson


class SharedBudget:
    """A budget for each facility and person. `seconds` is any monotonic clock."""

    def __init__(self, size: int, period_seconds: float, seconds: Callable[[], float]) -> None:
        self._budget: Budget[AboutPerson] = Budget(size, period_seconds)
        self._seconds = seconds
        self._each = timedelta(seconds=self._budget.seconds_each)
        # How much was taken here since it was last shared with the other gateways.
        self._unshared: Counter[AboutPerson] = Counter()

    def seconds_until_next(self, key: AboutPerson) -> float:
        """0 where the budget is not used up."""
        return self._budget.seconds_until_next(key, self._seconds())

    def take(self, key: AboutPerson, count: int = 1) -> None:
        """Take from the budget, which the caller has checked not to be used up. What is too much is owed."""
        self._budget.take(key, self._seconds(), count)
        self._unshared[key] += count

    def unshared(self) -> dict[AboutPerson, timedelta]:
        """See share_budgets.Budgets."""
        return {key: self._each * count for key, count in self._unshared.items()}

    def adopt(self, shared: Mapping[AboutPerson, timedelta], left: Mapping[AboutPerson, timedelta]) -> None:
        """See share_budgets.Budgets."""
        now = self._seconds()
        self._unshared -= Counter({key: round(taken / self._each) for key, taken in shared.items()})
        for key, until_full in left.items():
            self._budget.fill_later(key, now + until_full.total_seconds(), now)
