"""What the address of the queue says besides its filter: a place in the list, and what was done before."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from insurance.text import Text
from review.triage.queue.queue_filter import CaseState
from review.triage.queue.saved_views import ViewRefused
from review.triage.refusals import HeldByAnother, NothingWaits, UndoTooLate

# Parameters that are no condition of the filter.
OWN = frozenset({"lang", "at", "n", "since", "row", "done", "of", "to", "refused", "counts"})
# What a reviewer is told after something was not done, by the name in the address.
REFUSALS = {
    refused.__name__: refused.text for refused in (NothingWaits, UndoTooLate, HeldByAnother, ViewRefused)
}
# Of moments at the ends of the calendar PostgreSQL has none in its own time zone.
CENTURIES = range(1900, 2200)


class Done(msgspec.Struct, frozen=True):
    """A decision that was just sent, as the address says: whether it can be undone, the use case knows."""

    decision_id: UUID
    claim_id: UUID
    state: str


def done(query: Mapping[str, str]) -> Done | None:
    """The decision that was sent before, if any."""
    try:
        return Done(UUID(query["done"]), UUID(query["of"]), CaseState(query["to"]).value)
    except (KeyError, ValueError):
        return None


def refusal(query: Mapping[str, str]) -> Text | None:
    """Why what was asked for before was not done, if it was not."""
    return REFUSALS.get(query.get("refused", ""))


def first_number(query: Mapping[str, str]) -> int:
    """The number of the first row, which the links between pages carry. It is only shown."""
    text = query.get("n", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def shown_at(query: Mapping[str, str]) -> datetime | None:
    """When the page was made; None where the address does not say it."""
    try:
        moment = datetime.fromisoformat(query.get("since", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo and moment.year in CENTURIES else None
