"""Whether caps and shares of the price apply to the patient (not to the benefit levels 1 and 5)."""

from datetime import date

from insurance.law.benefit_law import BenefitLaw
from insurance.law.visit import Facility, Tier
from insurance.money import ZERO
from review.rulebook.engine.case import Case
from review.rulebook.facts.benefit.rates_on_day import RatesOnDay

# It is the same at every facility.
ANY_FACILITY = Facility(Tier.DISTRICT)


def is_limited(day: date, case: Case, law: BenefitLaw) -> bool:
    """Whether they apply by every card in force on the day; no without a card."""
    caps = [known.supply_cap for known in RatesOnDay(day, case, ANY_FACILITY, ZERO, law).others]
    return bool(caps) and None not in caps
