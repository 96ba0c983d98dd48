"""The filter of the queue as chips: each with what it says, and the addresses with and without it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from review.console.text.formats import Formats
from review.console.text.words import Words
from review.triage.facets.choices import DAYS, amount_choices, period_choices
from review.triage.queue.filter_query import write_filter
from review.triage.queue.queue_filter import (
    CaseMark,
    CaseState,
    QueueBand,
    QueueFilter,
    QueueOrder,
    VisitKind,
)
from review.triage.queue.read_queue import VIEWS
from review.triage.queue.saved_views import SavedView
from runtime.time_zone import day_of

# The groups of fields that one chip opens, in their order: the name of its words, and the fields.
GROUPS = {
    "rule": ("rules",),
    "facility": ("facilities", "provinces"),
    "period": ("served_from", "served_until", "arrived_from", "arrived_until"),
    "amount": ("amount_from", "amount_to"),
    "kind": ("kinds",),
    "line": ("line_codes",),
    "more_filters": ("states", "marks", "number", "mine", "for_others"),
}


class ValueChip(NamedTuple):
    """A condition that is set: what it says, and the address without it."""

    value: str
    without: str


class Choice(NamedTuple):
    """A value that a chip offers: the name of its count in the page, what it says, the address with it."""

    place: str
    words: str
    address: str


class Chips:
    """The conditions of a filter, for a template."""

    def __init__(
        self, queue_filter: QueueFilter, words: Words, formats: Formats, rule_codes: Sequence[str]
    ) -> None:
        self.filter = queue_filter
        self.rule_codes = [*rule_codes, *(code for code in queue_filter.rules if code not in rule_codes)]
        self.bands = tuple(QueueBand)
        self.kinds = tuple(VisitKind)
        self.states = tuple(CaseState)
        self.marks = tuple(CaseMark)
        self.orders = tuple(QueueOrder)
        self._words = words
        self._formats = formats

    @property
    def view(self) -> str:
        """The view whose conditions these are; empty for another filter."""
        unordered = msgspec.structs.replace(self.filter, order=QueueOrder.RECOVERY)
        return next((name for name, view in VIEWS.items() if view == unordered), "")

    def view_address(self, name: str) -> str:
        """The queue with that view, in the order that was chosen."""
        return _address(msgspec.structs.replace(VIEWS[name], order=self.filter.order))

    def saved_address(self, view: SavedView) -> str:
        """The queue with a saved view, in the order that was saved."""
        return _address(view.queue_filter)

    def is_saved(self, view: SavedView) -> bool:
        """Whether these are the conditions and the order of that view."""
        return view.queue_filter == self.filter

    def band_address(self, band: QueueBand) -> str:
        """The queue with that band added or dropped."""
        known = self.filter.bands
        bands = tuple(one for one in QueueBand if (one in known) is not (one is band))
        return _address(msgspec.structs.replace(self.filter, bands=bands))

    def order_address(self, order: QueueOrder) -> str:
        """The queue in another order."""
        return _address(msgspec.structs.replace(self.filter, order=order))

    def value_of(self, group: str) -> str:
        """What the conditions of that group say; empty where none is set."""
        return ", ".join(self._value(name) for name in GROUPS[group] if name in self.filter.conditions)

    def without(self, group: str) -> str:
        """The queue without the conditions of that group."""
        return _address(self.filter.without(*GROUPS[group]))

    def amount_choices(self) -> list[Choice]:
        """Least amounts."""
        return [
            Choice(place, f"≥ {self._formats.money(one.amount_from)}", _address(one))
            for place, one in amount_choices(self.filter).items()
        ]

    def period_choices(self, now: datetime) -> list[Choice]:
        """Days until today."""
        return [
            Choice(place, self._words("queue.last_days", count=days), _address(one))
            for days, (place, one) in zip(DAYS, period_choices(self.filter, day_of(now)).items(), strict=True)
        ]

    def chip_of(self, condition: str) -> ValueChip:
        """One condition with all its values."""
        return ValueChip(self._value(condition), _address(self.filter.without(condition)))

    @property
    def without_all(self) -> str:
        """The whole queue, in the order that was chosen."""
        return _address(QueueFilter(order=self.filter.order))

    def _value(self, condition: str) -> str:
        value = getattr(self.filter, condition)
        return ", ".join(
            self._text(condition, one) for one in (value if isinstance(value, tuple) else (value,))
        )

    def _text(self, condition: str, value: object) -> str:
        if isinstance(value, QueueBand):
            return self._words("queue.band_" + value.lower())
        if isinstance(value, VisitKind):
            return self._words("queue.kind_" + value.value)
        if isinstance(value, CaseState):
            return self._words("queue.state_" + value.lower())
        if isinstance(value, CaseMark):
            return self._words("marks." + value.lower())
        if isinstance(value, bool):
            return self._words("queue.mine" if condition == "mine" else "queue.others")
        return self._bounded(condition, value)

    def _bounded(self, condition: str, value: object) -> str:
        """Dates and amounts say whether they are the first or the last."""
        sign = "≥ " if condition.endswith("_from") else "≤ " if condition.endswith(("_until", "_to")) else ""
        if isinstance(value, date):
            return f"{sign}{self._formats.day(value)}"
        return f"{sign}{self._formats.number(value)}" if isinstance(value, Decimal) else f"{sign}{value}"


def _address(queue_filter: QueueFilter) -> str:
    query = write_filter(queue_filter)
    return f"/queue?{query}" if query else "/queue"
