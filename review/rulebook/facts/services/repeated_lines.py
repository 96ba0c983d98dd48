"""Finds lines of one claim that may be for the same service as an earlier line of it."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from insurance.claim.amounts import DEFAULT_CURRENCY
from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.claim.stay import only_day
from review.rulebook.facts.services.same_service import MOST_COMPARED, Codes, SimilarLines, are_codes_apart


class LeftOpen(StrEnum):
    """What two lines do not both say, beside their particulars."""

    CODES = "codes"
    GROUP = "group"
    NET = "net"


class Repeated(NamedTuple):
    """A line, the earlier one that may be for the same service, and what leaves that open."""

    first: Line
    line: Line
    left_open: tuple[LeftOpen, ...] = ()


class _Kind(NamedTuple):
    """What lines of one code and the same days are grouped by."""

    codes: Codes
    group: str | None
    net: Money | None


_ByKind = dict[_Kind, SimilarLines]
# A code and the days.
_Key = tuple[str, date | None, date | None]


def repeated_lines(claim: Claim) -> Iterator[Repeated]:
    """In the order of the lines; those without a code are not compared.

    A line of a visit of one day was on that day, if it gives none.
    """
    day = only_day(claim)
    # Of a code and days that one line has, as of nearly all, the line itself.
    seen: dict[_Key, Line | _ByKind] = {}
    for line in claim.lines:
        codes, first, last = line.codes, line.first_day, line.last_day
        if first is None or last is None:
            # A period of which one end is given is of that day.
            first, last = first or last or day, last or first or day
        if len(codes) == 1:
            key = codes[0].code, first, last
            known = seen.get(key)
            if known is None:
                seen[key] = line
                continue
            if type(known) is Line and _is_alike(known, line):
                # As nearly all that have the same code and days.
                yield Repeated(known, line)
                continue
        found = None
        for code in dict.fromkeys([coding.code for coding in codes]):
            found = _add(seen, (code, first, last), line) or found
        if found is not None:
            yield found


def _is_alike(one: Line, other: Line) -> bool:
    return (
        one.codes == other.codes
        and one.group == other.group
        and one.net == other.net
        and one.particulars == other.particulars
    )


def _add(seen: dict[_Key, Line | _ByKind], key: _Key, line: Line) -> Repeated | None:
    """Add the line. Return the earlier one, of the same kind or of one that may be the same."""
    known = seen.get(key)
    if known is None:
        seen[key] = line
        return None
    if isinstance(known, Line):
        known = seen[key] = {_kind(known): SimilarLines(known)}
    kind = _kind(line)
    same = known.get(kind)
    if same is None:
        known[kind] = SimilarLines(line)
    elif (first := same.add(line)) is not None:
        return Repeated(first, line)
    return _of_other_kind(known, line, kind)


def _of_other_kind(by_kind: _ByKind, line: Line, kind: _Kind) -> Repeated | None:
    for other, lines in islice(by_kind.items(), MOST_COMPARED):
        if other != kind and _may_be_one(other, kind) and (first := lines.like(line)) is not None:
            return Repeated(first, line, tuple(_left_open(other, kind)))
    return None


def _may_be_one(one: _Kind, other: _Kind) -> bool:
    """Whether nothing that both say differs."""
    return (
        (one.group == other.group or one.group is None or other.group is None)
        and (one.net == other.net or one.net is None or other.net is None)
        and not are_codes_apart(one.codes, other.codes)
    )


def _left_open(one: _Kind, other: _Kind) -> Iterator[LeftOpen]:
    if one.codes != other.codes:
        yield LeftOpen.CODES
    if one.group != other.group:
        yield LeftOpen.GROUP
    if one.net != other.net:
        yield LeftOpen.NET


def _kind(line: Line) -> _Kind:
    net, codes = line.net, line.codes
    if net is not None and not net.currency:
        net = Money(net.value, DEFAULT_CURRENCY)
    if len(codes) > 1:
        codes = tuple(sorted(codes, key=lambda coding: (coding.system or "", coding.code)))
    return _Kind(codes, line.group, net)
