"""The days on which the rate of a claim's lines may change: between two of them it is the same."""

from collections.abc import Collection
from datetime import date

from insurance.date_range import DateRange
from insurance.law.benefit_law import BenefitLaw
from insurance.law.stays.stay_changes import stay_changes
from review.rulebook.engine.case import Case


def rate_changes(case: Case, days: Collection[date], law: BenefitLaw) -> list[date]:
    """Those of a stay, and the day since when the claim states no co-payment, in order; for these days."""
    first, last = min(days), max(days)
    if first == last:
        return []
    card = case.card
    changes = set(stay_changes(law, [DateRange(first, last)], card.periods, card.birth_date))
    if since := case.claim.visit.copayment_free_on:
        changes.add(since)
    return sorted(change for change in changes if first < change <= last)
