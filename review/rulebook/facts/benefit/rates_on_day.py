"""The rates at which a claim's lines of one day may be paid, by the law of that day."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property

from msgspec.structs import replace

from insurance.law.benefit_law import BenefitLaw
from insurance.law.entitlement import Entitlement
from insurance.law.insured import Insured
from insurance.law.stays.came_with import came_by
from insurance.law.visit import Facility, Tier, Visit, VisitKind
from review.rulebook.engine.case import CardPeriod, Case
from review.rulebook.facts.benefit.insured_persons import (
    beyond_ceiling,
    cards_of_arrival,
    cards_on,
    counting_cards,
    insured_by,
    states_no_copayment,
    without_ceiling,
)
from review.rulebook.facts.benefit.stated_visit import possible_kinds, stated_code

ONE_PERCENT = Decimal(1)
HUNDRED = Decimal(100)
# A registered facility of this tier pays the benefit level, whatever that is.
AT_THE_LEVEL = Facility(Tier.DISTRICT)


class RatesOnDay:
    """What the law of the day pays of the claim's visit: computed as far as it is asked for.

    `facility` is where the visit takes place, `total` its cost in VND. Without a card in force during the
    stay, nothing is known.
    """

    def __init__(self, day: date, case: Case, facility: Facility, total: Decimal, law: BenefitLaw) -> None:
        self._day = day
        self._case = case
        self._facility = facility
        self._total = total
        self._law = law
        self._checked: dict[Decimal, bool] = {}

    @cached_property
    def stated(self) -> tuple[Entitlement, ...]:
        """By the visit code that the claim states."""
        code = stated_code(self._case.claim, self._day)
        if code is None:
            return ()
        found = (self._law.entitlement_as(code, *visited) for visited in self._visits)
        return tuple(entitlement for entitlement in found if entitlement is not None)

    @cached_property
    def others(self) -> tuple[Entitlement, ...]:
        """By the facts of the visit, whatever code the claim states."""
        found = (self._law.entitlement(self._by_facts(visit), person) for visit, person in self._visits)
        return tuple(entitlement for entitlement in found if entitlement is not None)

    @cached_property
    def level(self) -> Decimal:
        """The percentage of the patient's benefit level; the lowest of several cards."""
        visit = _at_the_level(self._day)
        found = [self._law.entitlement(visit, without_ceiling(insured)) for _, insured in self._insured]
        return min((entitlement.rate for entitlement in found if entitlement), default=HUNDRED)

    @property
    def expected(self) -> Entitlement | None:
        """What gives the patient most by the stated code; None where the law has no rate for it."""
        return max(self.stated, key=lambda entitlement: entitlement.advantage, default=None)

    def percent(self, entitlement: Entitlement) -> Decimal:
        """The rate, which a small visit is not paid at."""
        return entitlement.small_visit_rate if self.is_small else entitlement.rate

    @cached_property
    def is_small(self) -> bool:
        """Whether the visit costs less than 15 % of the reference level of its last day, as it is paid."""
        return self._total < self._law.small_visit_below(self._case.day or self._day)

    def has(self, percent: Decimal) -> bool:
        """Whether lines may be paid at this rate; it may be stated in whole percent, too."""
        if percent not in self._checked:
            of_stated = any(map(self._is_at(percent), self.stated))
            self._checked[percent] = of_stated or any(map(self._is_at(percent), self.others))
        return self._checked[percent]

    def _is_at(self, percent: Decimal) -> Callable[[Entitlement], bool]:
        return lambda entitlement: abs(self.percent(entitlement) - percent) < ONE_PERCENT

    def _by_facts(self, visit: Visit) -> Visit:
        return replace(visit, kind=VisitKind.EMERGENCY) if self._case.claim.emergency else visit

    @cached_property
    def _insured(self) -> list[tuple[CardPeriod, Insured]]:
        cards = counting_cards(self._case, self._day)
        return [(card, insured) for card in cards for insured in insured_by(card, self._case, self._day)]

    @cached_property
    def _visits(self) -> list[tuple[Visit, Insured]]:
        """Each way in which the visit and the person may count."""
        return [
            (visit, person)
            for card, insured in self._insured
            for visit in _visits(self._day, self._case, self._facility, card)
            for person in _ways_to_pay(insured, visit.day, self._case, self._total, self._law)
        ]


def _ways_to_pay(
    insured: Insured, day: date, case: Case, total: Decimal, law: BenefitLaw
) -> Iterator[Insured]:
    """The person with co-payments and, if the year's ceiling may be reached, without."""
    yield without_ceiling(insured)
    if states_no_copayment(insured, case, day) or _reaches_ceiling(insured, day, total, law):
        yield beyond_ceiling(insured, day)


def _reaches_ceiling(insured: Insured, day: date, total: Decimal, law: BenefitLaw) -> bool:
    """Whether what the register knows to be co-paid reaches the ceiling with this visit, if not before.

    Whether the ceiling counts for a visit is for its code, which the claim may be the first to state.
    """
    if insured.five_years_on is None:
        return False
    found = law.entitlement(_at_the_level(day), insured)
    remaining = found.copay_ceiling_remaining if found else None
    return (
        found is not None and remaining is not None and remaining <= total * (HUNDRED - found.rate) / HUNDRED
    )


def _at_the_level(day: date) -> Visit:
    """A visit by the right line that is paid at the benefit level."""
    return Visit(day, AT_THE_LEVEL, None, registered_here=True, transferred=False, follow_up=False)


def _visits(day: date, case: Case, facility: Facility, card: CardPeriod) -> Iterator[Visit]:
    came_with = came_by(card, cards_of_arrival(case), cards_on(day, case))
    for kind in possible_kinds(case.claim):
        yield Visit(
            day=day,
            facility=facility,
            kind=kind,
            registered_here=any(_is_registered_here(one, case, day) for one in came_with),
            transferred=case.claim.referred,
            follow_up=False,
            open_line=any(_is_open_line(one, case, day) for one in came_with),
            until=case.claim.last_day,
        )


def _is_registered_here(card: CardPeriod, case: Case, day: date) -> bool:
    return case.facility_codes.same(card.registered_facility, case.facility, day)


def _is_open_line(card: CardPeriod, case: Case, day: date) -> bool:
    is_low = card.registered_tier in (Tier.COMMUNE, Tier.DISTRICT)
    return is_low and case.facility_codes.share_province(card.registered_facility, case.facility, day)
