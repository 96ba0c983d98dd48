"""The lines of a claim by what many rules ask of them: found once for all rules."""

from collections.abc import Mapping, Sequence, Set
from datetime import date

import msgspec

from insurance.claim.parts.care import NO_CARE
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.claim.parts.payment import NO_PAYMENT
from insurance.date_range import DateRange
from review.rulebook.engine.needs import BITS, Given

STAFF, FUND_PARTS = BITS[Given.STAFF], BITS[Given.FUND_PARTS]


class LineIndex(msgspec.Struct, frozen=True, gc=False):
    """Everything is in the order of the lines, and about the lines themselves: not about their parts.

    `kinds` has the kind of each line, `by_kind` the lines of each kind. `first_day` is the earliest first
    day of any line, `last_day` the latest of all their days. `undated` are those without a first day.
    `unnamed` are those that ask for money without a code, of themselves or of all their parts.
    `names` are the names of all lines that have one. `has` are the needs of rules that the lines meet
    (`bits_of`).
    """

    kinds: Sequence[LineKind | None]
    by_kind: Mapping[LineKind | None, Sequence[Line]]
    first_day: date | None
    last_day: date | None
    undated: Sequence[Line]
    unnamed: Sequence[Line]
    names: Set[str]
    has: int

    def of(self, kind: LineKind) -> Sequence[Line]:
        """The lines of one kind."""
        return self.by_kind.get(kind, ())

    def lies_within(self, days: DateRange) -> bool:
        """Whether all their days are among these, as far as they have any."""
        is_before = self.first_day is not None and self.first_day < days.first
        return not is_before and (self.last_day is None or self.last_day <= days.last)


def index_of(lines: Sequence[Line]) -> LineIndex:
    """Of these lines. They are gone through once: each claim has many, and each is asked much."""
    kinds = [KIND_OF_GROUP.get(line.group or "") for line in lines]
    by_kind: dict[LineKind | None, list[Line]] = {}
    first_day = last_day = None
    undated: list[Line] = []
    unnamed: list[Line] = []
    has = 0
    for line, kind in zip(lines, kinds, strict=True):
        first, last = line.first_day, line.last_day
        if kind in by_kind:
            by_kind[kind].append(line)
        else:
            by_kind[kind] = [line]
        if not line.codes and _is_unnamed(line):
            unnamed.append(line)
        if first is None:
            undated.append(line)
        elif first_day is None or first < first_day:
            first_day = first
        latest = last if first is None or (last is not None and last > first) else first
        if latest is not None and (last_day is None or latest > last_day):
            last_day = latest
        if line.care is not NO_CARE or line.payment is not NO_PAYMENT:
            has |= _given(line)
    has |= sum([BITS.get(kind, 0) for kind in by_kind])
    names = {name for line in lines if (name := line.product.name)}
    return LineIndex(kinds, by_kind, first_day, last_day, undated, unnamed, names, has)


def _is_unnamed(line: Line) -> bool:
    """Whether it asks for money and does not say what for. One of text alone only describes others."""
    return line.net is not None and line.net.value > 0 and not _is_named(line)


def _is_named(line: Line) -> bool:
    return bool(line.codes) or (bool(line.parts) and all(map(_is_named, line.parts)))


def _given(line: Line) -> int:
    care, given = line.care, 0 if line.payment.fund_part is None else FUND_PARTS
    if care.department or care.doctors or care.performers or care.machines:
        given |= STAFF
    return given
