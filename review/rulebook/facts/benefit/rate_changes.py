"""The days on which the rate of a claim's lines may change: between two of them it is the same."""

from collections.abc import Collection, Iterator
from datetime import date

from insurance.date_range import DateRange, day_after
from insurance.law.benefit_law import BenefitLaw
from insurance.law.childhood import day_after_childhood
from review.rulebook.engine.case import CardPeriod, Case


def rate_changes(case: Case, days: Collection[date], law: BenefitLaw) -> list[date]:
    """Of the law, the year, the cards, the patient's age and co-payments, in order; for these days."""
    first, last = min(days), max(days)
    if first == last:
        return []
    changes = set(law.changes_within(DateRange(first, last)))
    for period in case.card.periods:
        changes.update(_changes_of(period))
    if grown_up := day_after_childhood(case.card.birth_date):
        changes.add(grown_up)
    if since := case.claim.visit.copayment_free_on:
        changes.add(since)
    return sorted(change for change in changes if first < change <= last)


def _changes_of(period: CardPeriod) -> Iterator[date]:
    yield period.valid_from
    if after := day_after(period.valid_until):
        yield after
    for day in (period.ended_on, period.five_years_on):
        if day is not None:
            yield day
