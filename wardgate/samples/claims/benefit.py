"""At what rate the fund pays a sample visit, and under which code."""

from datetime import date
from decimal import Decimal
from functools import cache

from gateway.cards.card import CardPeriod
from insurance.law.benefit_law import BenefitLaw
from insurance.law.childhood import is_newborn, is_under_six
from insurance.law.cover.covered_days import holds_on
from insurance.law.insured import Insured
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.visit import Facility
from insurance.law.visit import Visit as VisitByLaw
from insurance.law.visit import VisitKind as KindByLaw
from wardgate.samples.claims.visit import Visit, VisitKind
from wardgate.samples.places.facility import tier_of

# MA_DOITUONG_KCB: the registered facility; a return on an appointment; admitted; an emergency.
REGISTERED, ON_APPOINTMENT, SELF_REFERRED, EMERGENCY = "1.1", "1.5", "1.15", "2"
# A patient without a card that is one has the rate of most.
LEVELS, USUAL_LEVEL = tuple("12345"), 4


def visit_code(visit: Visit) -> str:
    """How the patient came: whoever is registered elsewhere returns, or is admitted without a paper."""
    if visit.stated_code:
        return visit.stated_code
    if visit.is_emergency:
        return EMERGENCY
    if visit.patient.period.registered_facility == visit.facility:
        return REGISTERED
    return SELF_REFERRED if visit.kind is VisitKind.INPATIENT else ON_APPOINTMENT


def benefit_rate(visit: Visit, day: date) -> Decimal:
    """In percent, by the law of the day, unless the visit states another one."""
    if visit.stated_rate is not None:
        return visit.stated_rate
    number, period = _card_on(visit, day)
    birth_date = visit.patient.person.birth_date
    insured = Insured(
        group=number[:2],
        level=int(number[2]) if number[2:3] in LEVELS else USUAL_LEVEL,
        area_code=period.area_code,
        under_six=is_under_six(birth_date, day),
        newborn=is_newborn(birth_date, visit.days[0]),
    )
    came = VisitByLaw(
        day=day,
        facility=Facility(tier_of(visit.facility)),
        kind=KindByLaw.INPATIENT if visit.kind is VisitKind.INPATIENT else KindByLaw.OUTPATIENT,
        registered_here=visit_code(visit) == REGISTERED,
        transferred=False,
        follow_up=False,
    )
    found = _law().entitlement_as(visit_code(visit), came, insured)
    if found is None:
        raise ValueError(f"the law of {day} has no rate for sample visits")
    return found.small_visit_rate if visit.total < found.small_visit_below else found.rate


def _card_on(visit: Visit, day: date) -> tuple[str, CardPeriod]:
    """The card in force on the day with its number on the claim, else the first that the claim states."""
    cards = visit.patient.stated_cards
    return next((card for card in cards if holds_on(card[1], day)), cards[0])


@cache
def _law() -> BenefitLaw:
    return BenefitLaw(read_parameters())
