"""The days on which the rate of a claim's lines may change: between two of them it is the same."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from insurance.date_range import DateRange
from insurance.law.benefit_law import BenefitLaw
from insurance.law.childhood import last_day_of_childhood
from review.rulebook.engine.case import CardPeriod, Case

ONE_DAY = timedelta(days=1)


def rate_changes(case: Case, days: Collection[date], law: BenefitLaw) -> list[date]:
    """Of the law, the year, the cards, the patient's age and co-payments, in order; for these days."""
    first, last = min(days), max(days)
    if first == last:
        return []
    changes = set(law.changes_within(DateRange(first, last)))
    for period in case.card.periods:
        changes.update(_changes_of(period))
    if case.card.birth_date:
        changes.add(last_day_of_childhood(case.card.birth_date) + ONE_DAY)
    if since := case.claim.visit.copayment_free_on:
        changes.add(since)
    return sorted(change for change in changes if first < change <= last)


def _changes_of(period: CardPeriod) -> Iterator[date]:
    yield period.valid_from
    if period.valid_until < date.max:
        yield period.valid_until + ONE_DAY
    for day in (period.ended_on, period.five_years_on):
        if day is not None:
            yield day
