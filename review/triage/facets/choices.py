"""The values that a chip of the filter offers, each as the filter that it would make."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from review.triage.queue.queue_filter import CaseMark, CaseState, QueueFilter, VisitKind

# The least amount that a claim asks for, in VND. The last days on which it came in, with today.
AMOUNTS = (1_000_000, 5_000_000, 10_000_000, 50_000_000)
DAYS = (1, 3, 7, 30)
GROUPS = ("kind", "more_filters", "amount", "period")


def choices(queue_filter: QueueFilter, group: str, today: date) -> dict[str, QueueFilter]:
    """The filters by the name that their count has in the page, such as "kind-inpatient"."""
    if group == "amount":
        return amount_choices(queue_filter)
    if group == "period":
        return period_choices(queue_filter, today)
    return dict(_listed(queue_filter, group))


def amount_choices(queue_filter: QueueFilter) -> dict[str, QueueFilter]:
    """Claims that ask for at least so much."""
    return {
        f"amount-{amount}": replace(queue_filter, amount_from=Decimal(amount), amount_to=None)
        for amount in AMOUNTS
    }


def period_choices(queue_filter: QueueFilter, today: date) -> dict[str, QueueFilter]:
    """Claims that came in within the last days."""
    return {
        f"period-{days}": replace(
            queue_filter, arrived_from=today - timedelta(days=days - 1), arrived_until=None
        )
        for days in DAYS
    }


def _listed(queue_filter: QueueFilter, group: str) -> Iterator[tuple[str, QueueFilter]]:
    if group == "kind":
        for kind in VisitKind:
            yield f"kind-{kind}", replace(queue_filter, kinds=(kind,))
        return
    for state in CaseState:
        yield f"state-{state}", replace(queue_filter, states=(state,))
    for mark in CaseMark:
        yield f"mark-{mark}", replace(queue_filter, marks=(mark,))
