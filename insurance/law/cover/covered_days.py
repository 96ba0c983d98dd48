"""Which days of a stay are covered by the person's cards and by the days of grace after one expires."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

import msgspec

from insurance.date_range import DateRange


class Period(Protocol):
    """One period of validity of one card."""

    @property
    def valid_from(self) -> date:
        """The first day of the period."""
        ...

    @property
    def valid_until(self) -> date:
        """The last day of the period, if nothing ends it earlier."""
        ...

    @property
    def ended_on(self) -> date | None:
        """The first day on which the card no longer holds, because it was withdrawn or reported decreased."""
        ...


def holds_on(period: Period, day: date) -> bool:
    """Whether the period covers the day."""
    return period.valid_from <= day <= period.valid_until and (
        period.ended_on is None or day < period.ended_on
    )


def covers(periods: Iterable[Period], stay: DateRange) -> bool:
    """Whether one period alone covers every day of the stay, as nearly always: `uncovered_days` has none."""
    return any(holds_on(period, stay.first) and holds_on(period, stay.last) for period in periods)


class CoveredDays(msgspec.Struct):
    """Days of cover without a gap, as proleptic ordinals (date.toordinal), both included.

    `expires` is true if a card ends on the last day by its own date, and false if all that do were withdrawn.
    """

    first: int
    last: int
    expires: bool


def uncovered_days(stay: DateRange, periods: Iterable[Period], days_of_grace: int) -> list[DateRange]:
    """The days of the stay that no period covers, in order.

    Cover that expires during the stay is extended by `days_of_grace` days, whether it held on admission or
    began later (NĐ 146/2018/NĐ-CP, Điều 27 khoản 9; NĐ 188/2025/NĐ-CP, Điều 50 khoản 4: whoever has a card
    and is under treatment); which number applies is for the caller to say
    (insurance.law.benefit_law.BenefitLaw.days_of_grace).
    """
    start, end = stay.first.toordinal(), stay.last.toordinal()
    gaps: list[DateRange] = []
    reached = start
    for cover in merged(periods):
        if cover.first > end:
            break
        grace = days_of_grace if cover.expires and start <= cover.last else 0
        if cover.first > reached:
            gaps.append(date_range(reached, cover.first - 1))
        reached = max(reached, cover.last + grace + 1)
    if reached <= end:
        gaps.append(date_range(reached, end))
    return gaps


def merged(periods: Iterable[Period]) -> list[CoveredDays]:
    """The days covered by all cards, by first day; periods that overlap or adjoin become one."""
    result: list[CoveredDays] = []
    for cover in sorted(filter(None, map(days_in_force, periods)), key=lambda cover: cover.first):
        last = result[-1] if result else None
        if last is None or cover.first > last.last + 1:
            result.append(cover)
        elif cover.last > last.last:
            last.last, last.expires = cover.last, cover.expires
        elif cover.last == last.last:
            last.expires |= cover.expires
    return result


def days_in_force(period: Period) -> CoveredDays | None:
    """The days on which the period holds; None if it was ended before it began."""
    first, last = period.valid_from.toordinal(), period.valid_until.toordinal()
    ended = None if period.ended_on is None else period.ended_on.toordinal() - 1
    if ended is not None and ended < last:
        return CoveredDays(first, ended, False) if ended >= first else None
    return CoveredDays(first, last, True) if last >= first else None


def last_day_of_cover(periods: Iterable[Period], day: date) -> date | None:
    """The last day of the cover that ended most recently before `day`; None if none did."""
    ends = [cover.last for cover in merged(periods) if cover.last < day.toordinal()]
    return date.fromordinal(max(ends)) if ends else None


def date_range(first: int, last: int) -> DateRange:
    """The range between two proleptic ordinals, both included."""
    return DateRange(date.fromordinal(first), date.fromordinal(last))
