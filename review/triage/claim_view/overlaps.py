"""Puts a stay at another facility beside this one: the days in common, and the lines of the same code."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from uuid import UUID

import msgspec

from insurance.claim.amounts import amount_of, claimed_amount
from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.principal_diagnosis import principal_code
from insurance.date_range import DateRange
from insurance.money import ZERO, exact_sum
from review.triage.claim_view.evidence import CodeTotal, JoinedLine, OverlapView, StayView

# Lines that only one of the two has say little; a reviewer opens the other claim for all of them.
MOST_LINES = 8


class OtherClaim(msgspec.Struct, frozen=True):
    """A claim that the reviewer may see, with the words that it has for its lines."""

    claim: Claim
    words: Mapping[int, str]


def overlaps_of(
    stays: Iterable[StayView], here: OtherClaim, others: Mapping[UUID, OtherClaim]
) -> tuple[OverlapView, ...]:
    """The stays at other facilities that share days with this one, with the lines of both."""
    return tuple(
        _overlap(stay, common, here, others.get(stay.claim_id)) for stay, common in _overlapping(stays)
    )


def overlapping(stays: Iterable[StayView]) -> tuple[UUID, ...]:
    """The claims of those stays."""
    return tuple(stay.claim_id for stay, _ in _overlapping(stays))


def _overlapping(stays: Iterable[StayView]) -> Iterator[tuple[StayView, DateRange]]:
    """A transfer is no overlap, and neither are two visits on one day."""
    known = tuple(stays)
    this = next((stay for stay in known if stay.is_this), None)
    for stay in known if this else ():
        common = common_days(this, stay) if this and stay.facility != this.facility else None
        if common and this and (this.inpatient or stay.inpatient):
            yield stay, common


def common_days(one: StayView, other: StayView) -> DateRange | None:
    """The days in common; None if there is none, or only the day of a transfer."""
    first, last = max(one.first_day, other.first_day), min(one.last_day, other.last_day)
    if first < last:
        return DateRange(first, last)
    within = any(stay.first_day < first < stay.last_day for stay in (one, other))
    return DateRange(first, last) if first == last and within else None


def joined_lines(here: OtherClaim, there: OtherClaim) -> tuple[JoinedLine, ...]:
    """By code: first those that both have, then the others, the most expensive first."""
    ours, theirs = _by_code(here.claim), _by_code(there.claim)
    names = _names(there) | _names(here)
    both = [code for code in ours if code in theirs]
    either = sorted(
        (ours.keys() | theirs.keys()) - set(both),
        key=lambda code: (-_net(ours.get(code) or theirs.get(code)), code),
    )
    return tuple(
        JoinedLine(names.get(code) or code, ours.get(code), theirs.get(code))
        for code in [*both, *either][: max(MOST_LINES, len(both))]
    )


def _overlap(stay: StayView, common: DateRange, here: OtherClaim, there: OtherClaim | None) -> OverlapView:
    total = claimed_amount(there.claim) if there else None
    return OverlapView(
        stay=stay,
        common_first=common.first,
        common_last=common.last,
        is_in_scope=there is not None,
        diagnosis=principal_code(there.claim) if there else "",
        total=total.value if total else None,
        lines=joined_lines(here, there) if there else (),
    )


def _by_code(claim: Claim) -> dict[str, CodeTotal]:
    lines: dict[str, list[Line]] = {}
    for line in claim.lines:
        if line.codes:
            lines.setdefault(line.codes[0].code, []).append(line)
    return {code: _total(several) for code, several in lines.items()}


def _total(lines: list[Line]) -> CodeTotal:
    first = [line.first_day for line in lines if line.first_day]
    last = [line.last_day for line in lines if line.last_day]
    net = exact_sum(amount_of(line.net) or ZERO for line in lines)
    return CodeTotal(min(first, default=None), max(last, default=None), net)


def _names(known: OtherClaim) -> dict[str, str]:
    return {
        line.codes[0].code: known.words[place]
        for place, line in enumerate(known.claim.lines)
        if line.codes and place in known.words
    }


def _net(total: CodeTotal | None) -> Decimal:
    return total.net if total else ZERO
