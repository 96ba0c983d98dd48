"""The days on which what is paid of a stay may change: between two of them it is the same."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from insurance.date_range import DateRange, day_after
from insurance.law.benefit_law import BenefitLaw
from insurance.law.childhood import day_after_childhood
from insurance.law.cover.covered_days import Period


class InsuredPeriod(Period, Protocol):
    """One period of validity of one card."""

    @property
    def five_years_on(self) -> date | None:
        """The day on which the holder reaches five continuous years of insurance."""
        ...


def stay_changes(
    law: BenefitLaw, paid: Iterable[DateRange], periods: Iterable[InsuredPeriod], birth_date: str
) -> Iterator[date]:
    """Of the law, the year, the cards and the person's age; in no order, also on days outside of `paid`.

    Look-ups, claims and rules ask it, so that they divide a stay on the same days.
    """
    for days in paid:
        yield from law.changes_within(days)
    for period in periods:
        yield from _changes_of(period)
    if grown_up := day_after_childhood(birth_date):
        yield grown_up


def _changes_of(period: InsuredPeriod) -> Iterator[date]:
    yield period.valid_from
    if after := day_after(period.valid_until):
        yield after
    for day in (period.ended_on, period.five_years_on):
        if day is not None:
            yield day
