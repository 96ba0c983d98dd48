"""The lines of a claim by what many rules ask of them: found once for all rules."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from insurance.claim.amounts import amount_of
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.date_range import DateRange
from review.rulebook.engine.needs import BITS, Given

STAFF, FUND_PARTS = BITS[Given.STAFF], BITS[Given.FUND_PARTS]


class LineIndex(msgspec.Struct, frozen=True, gc=False):
    """Everything is in the order of the lines, and about the lines themselves: not about their parts.

    `by_kind` has the lines of each kind. `first_day` is the earliest first day of any line, `last_day` the
    latest of all their days. `undated` are those without a first day; `without_net` those without a net, or
    with one that cannot be. `has` are the needs of rules that the lines meet (`bits_of`).
    """

    by_kind: Mapping[LineKind | None, Sequence[Line]]
    first_day: date | None
    last_day: date | None
    undated: Sequence[Line]
    without_net: Sequence[Line]
    has: int

    def of(self, kind: LineKind) -> Sequence[Line]:
        """The lines of one kind."""
        return self.by_kind.get(kind, ())

    def lies_within(self, days: DateRange) -> bool:
        """Whether all their days are among these, as far as they have any."""
        is_before = self.first_day is not None and self.first_day < days.first
        return not is_before and (self.last_day is None or self.last_day <= days.last)


def index_of(lines: Sequence[Line]) -> LineIndex:
    """Of these lines."""
    by_kind = _by_kind(lines)
    first_days = [line.first_day for line in lines if line.first_day]
    last_days = [line.last_day for line in lines if line.last_day]
    return LineIndex(
        by_kind,
        min(first_days, default=None),
        max((*first_days, *last_days), default=None),
        [line for line in lines if line.first_day is None] if len(first_days) < len(lines) else (),
        [line for line in lines if line.net is None or amount_of(line.net) is None],
        sum([BITS.get(kind, 0) for kind in by_kind]) | _given(lines),
    )


def _by_kind(lines: Sequence[Line]) -> dict[LineKind | None, list[Line]]:
    found: dict[LineKind | None, list[Line]] = {}
    for line in lines:
        kind = KIND_OF_GROUP.get(line.group or "")
        if kind in found:
            found[kind].append(line)
        else:
            found[kind] = [line]
    return found


def _given(lines: Sequence[Line]) -> int:
    cares = [line.care for line in lines]
    staff = [1 for care in cares if care.department or care.doctors or care.performers or care.machines]
    fund_parts = [1 for line in lines if line.payment.fund_part is not None]
    return (STAFF if staff else 0) | (FUND_PARTS if fund_parts else 0)
