"""On which days of a stay no card of the person holds, counting the days of grace after one expires. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

import msgspec

from insurance.date_range import DateRange


class Period(Protocol):
    """One period of one card; from `ended_on` it no longer holds."""

    @property
    def valid_from(self) -> date:
        """The first day."""
        ...

    @property
    def valid_until(self) -> date:
        """The last day, if nothing ends it before."""
        ...

    @property
    def ended_on(self) -> date | None:
        """From when it was withdrawn or reported decreased."""
        ...


class CoveredDays(msgspec.Struct):
    """Unbroken days of cover, as ordinals. `expires`: it ends by its date, not by withdrawal."""

    first: int
    last: int
    expires: bool


def uncovered(stay: DateRange, periods: Iterable[Period], days_of_grace: int) -> list[DateRange]:
    """The days of the stay that no period covers.

    CoveredDays that holds on admission and expires during the stay is stretched by the days of grace.
    """
    start, end = stay.first.toordinal(), stay.last.toordinal()
    gaps: list[DateRange] = []
    reached = start
    for cover in unbroken(periods):
        grace = days_of_grace if cover.expires and cover.first <= start <= cover.last else 0
        if cover.first > end:
            break
        if cover.first > reached:
            gaps.append(date_range(reached, cover.first - 1))
        reached = max(reached, cover.last + grace + 1)
    if reached <= end:
        gaps.append(date_range(reached, end))
    return gaps


def unbroken(periods: Iterable[Period]) -> list[CoveredDays]:
    """The periods of all cards by first day, those that overlap or follow each other joined."""
    joined: list[CoveredDays] = []
    for cover in sorted(filter(None, map(held, periods)), key=lambda cover: cover.first):
        last = joined[-1] if joined else None
        if last is None or cover.first > last.last + 1:
            joined.append(cover)
        elif cover.last > last.last:
            last.last, last.expires = cover.last, cover.expires
    return joined


def held(period: Period) -> CoveredDays | None:
    """The days on which the period holds, or None where it was ended before it began."""
    first, last = period.valid_from.toordinal(), period.valid_until.toordinal()
    ended = None if period.ended_on is None else period.ended_on.toordinal() - 1
    if ended is not None and ended < last:
        return CoveredDays(first, ended, False) if ended >= first else None
    return CoveredDays(first, last, True) if last >= first else None


def last_day_of_cover(periods: Iterable[Period], day: date) -> date | None:
    """The last day before `day` on which a card held."""
    ends = [cover.last for cover in unbroken(periods) if cover.last < day.toordinal()]
    return date.fromordinal(max(ends)) if ends else None


def date_range(first: int, last: int) -> DateRange:
    """From ordinals."""
    return DateRange(date.fromordinal(first), date.fromordinal(last))
