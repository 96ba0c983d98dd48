"""The filters whose cases are counted beside a filter: of chips, and of a page without a row."""

from collections.abc import Iterable

import msgspec

from review.triage.queue.queue_filter import QueueFilter


def facet(queue_filter: QueueFilter, attribute: str, values: Iterable[object]) -> list[QueueFilter]:
    """The filters that would remain if one value of a list were chosen, and no other of that list."""
    return [msgspec.structs.replace(queue_filter, **{attribute: (value,)}) for value in values]


def relaxed(queue_filter: QueueFilter) -> dict[str, QueueFilter]:
    """The filters that remain if one condition is dropped, by its name."""
    return {name: queue_filter.without(name) for name in queue_filter.conditions}
