"""The rates at which a claim's lines of one day may be paid, by the law of that day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.insured import Insured
from insurance.law.visit import Facility, Tier, Visit
from review.rulebook.engine.case import CardPeriod, Case
from review.rulebook.facts.benefit.insured_persons import (
    beyond_ceiling,
    counting_cards,
    insured_by,
    states_no_copayment,
    without_ceiling,
)
from review.rulebook.facts.benefit.stated_visit import possible_kinds, stated_code

# Digits of a facility code that are its province. The law of open lines ended before provinces were merged.
PROVINCE_DIGITS = 2
ONE_PERCENT = Decimal(1)
HUNDRED = Decimal(100)
# A registered facility of this tier pays the benefit level, whatever that is.
AT_THE_LEVEL = Facility(Tier.DISTRICT)


class RatesOnDay(msgspec.Struct, frozen=True):
    """What the law pays: `stated` by the code that the claim states, `others` by the facts of the visit.

    `level` is the percentage of the patient's benefit level. `total` is the cost of the visit.
    """

    stated: tuple[Entitlement, ...]
    others: tuple[Entitlement, ...]
    level: Decimal
    total: Decimal

    @property
    def expected(self) -> Entitlement | None:
        """What gives the patient most by the stated code; None where the law has no rate for it."""
        return max(self.stated, key=lambda entitlement: entitlement.advantage, default=None)

    def percent(self, entitlement: Entitlement) -> Decimal:
        """The rate, which a small visit is not paid at."""
        return entitlement.small_visit_rate if self.is_small(entitlement) else entitlement.rate

    def is_small(self, entitlement: Entitlement) -> bool:
        """Whether the visit costs less than 15 % of the reference level of the day."""
        return self.total < entitlement.small_visit_below

    def has(self, percent: Decimal) -> bool:
        """Whether the lines may be paid at this rate. Rates are stated in whole percent, too."""
        known = (*self.stated, *self.others)
        return any(abs(self.percent(entitlement) - percent) < ONE_PERCENT for entitlement in known)


def rates_on_day(day: date, case: Case, facility: Facility, total: Decimal, law: BenefitLaw) -> RatesOnDay:
    """`facility` is where the visit takes place. Without a card in force during the stay, all is empty."""
    code = stated_code(case.claim, day)
    stated: list[Entitlement] = []
    others: list[Entitlement] = []
    level = HUNDRED
    for card in counting_cards(case, day):
        for insured in insured_by(card, case, day):
            level = min(level, _level(day, insured, law))
            for visit in _visits(day, case, facility, card):
                for person in _ways_to_pay(insured, visit, case, total, law):
                    stated += _known(law.entitlement_as(code, visit, person) if code else None)
                    others += _known(law.entitlement(visit, person))
    return RatesOnDay(tuple(stated), tuple(others), level, total)


def _ways_to_pay(
    insured: Insured, visit: Visit, case: Case, total: Decimal, law: BenefitLaw
) -> Iterator[Insured]:
    """The person with co-payments and, if the year's ceiling may be reached, without."""
    yield without_ceiling(insured)
    if states_no_copayment(insured, case, visit.day) or _reaches_ceiling(insured, visit, total, law):
        yield beyond_ceiling(insured, visit.day)


def _reaches_ceiling(insured: Insured, visit: Visit, total: Decimal, law: BenefitLaw) -> bool:
    """Whether what the register knows to be co-paid reaches the ceiling with this visit, if not before."""
    found = law.entitlement(visit, insured)
    remaining = found.copay_ceiling_remaining if found else None
    return (
        found is not None and remaining is not None and remaining <= total * (HUNDRED - found.rate) / HUNDRED
    )


def _visits(day: date, case: Case, facility: Facility, card: CardPeriod) -> Iterator[Visit]:
    same_province = card.registered_facility[:PROVINCE_DIGITS] == case.facility[:PROVINCE_DIGITS]
    for kind in possible_kinds(case.claim):
        yield Visit(
            day=day,
            facility=facility,
            kind=kind,
            registered_here=card.registered_facility == case.facility,
            transferred=case.claim.referred,
            follow_up=False,
            open_line=same_province and card.registered_tier in (Tier.COMMUNE, Tier.DISTRICT),
        )


def _level(day: date, insured: Insured, law: BenefitLaw) -> Decimal:
    visit = Visit(day, AT_THE_LEVEL, None, registered_here=True, transferred=False, follow_up=False)
    found = law.entitlement(visit, without_ceiling(insured))
    return found.rate if found else HUNDRED


def _known(entitlement: Entitlement | None) -> tuple[Entitlement, ...]:
    return () if entitlement is None else (entitlement,)
