"""Writes counts of cases for the scripts of pages, as templates write them."""

from collections.abc import Iterable, Iterator

from review.console.text.formats import Formats
from review.triage.queue.page_numbers import QueueNumbers
from review.triage.queue.queue_page import Count


def written_count(count: Count | None, formats: Formats) -> str:
    """A count that takes too long is not known."""
    return "?" if count is None else f"{formats.number(count.value)}{'+' if count.more else ''}"


def written_counts(counts: Iterable[tuple[str, Count | None]], formats: Formats) -> dict[str, str]:
    """By their names in the page (`data-count`)."""
    return {place: written_count(count, formats) for place, count in counts}


def places_of(numbers: QueueNumbers) -> Iterator[tuple[str, Count | None]]:
    """Each count of the queue with its name in the page."""
    yield "total", numbers.total
    for part in ("bands", "views", "relaxed"):
        for name, count in getattr(numbers, part).items():
            yield f"{part}-{name}", count
    for place, count in enumerate(numbers.saved):
        yield f"saved-{place}", count
