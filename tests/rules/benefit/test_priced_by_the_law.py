"""A claim that is priced by the law itself has no wrong benefit rate, whatever the visit."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insurance.law.benefit_law import BenefitLaw
from insurance.law.insured import Insured
from insurance.law.parameters.parameter_files import read_parameters
from insurance.law.payment import Bill, payment
from insurance.law.visit import FIRST_DAY_WITHOUT_LINES, CareLevel, Facility, Tier, Visit, VisitKind
from review.rulebook.engine.case import Case
from review.rulebook.engine.rulebook import Rulebook
from review.rulebook.rules.benefit.benefit_rate import rule
from tests.rules.cases import a_case
from tests.rules.claims import FACILITY, INSURANCE_NUMBER
from tests.the_rulebook import the_rulebook

CARDS = st.sampled_from(["DN4", "HT3", "HN2", "CC1", "QN5", "CN3", "LH4", "TE1"])
KINDS = st.sampled_from([VisitKind.OUTPATIENT, VisitKind.INPATIENT, VisitKind.EMERGENCY])
COSTS = st.one_of(
    st.integers(1, 5_000_000),
    st.sampled_from([172_499, 172_500, 350_999, 351_000, 379_499, 379_500]),
)


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return the_rulebook()


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    day = draw(st.dates(date(2015, 1, 1), date(2026, 11, 28)))
    tier = draw(st.sampled_from(list(Tier) if day >= FIRST_DAY_WITHOUT_LINES else list(Tier)[:4]))
    level = draw(st.none() | st.sampled_from(list(CareLevel))) if day >= FIRST_DAY_WITHOUT_LINES else None
    return Visit(
        day=day,
        facility=Facility(tier, level),
        kind=draw(KINDS),
        registered_here=draw(st.booleans()),
        transferred=draw(st.booleans()),
        follow_up=False,
        open_line=draw(st.booleans()),
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(visit=visits(), card=CARDS, area=st.sampled_from(["", "K1", "K3"]), cost=COSTS)
def test_a_claim_that_is_priced_by_the_law_has_no_wrong_rate(
    law: BenefitLaw, rulebook: Rulebook, visit: Visit, card: str, area: str, cost: int
) -> None:
    insured = Insured(card[:2], int(card[2]), area, under_six=False)
    entitlement = law.entitlement(visit, insured)
    assert entitlement
    is_small = cost < entitlement.small_visit_below
    percent = entitlement.small_visit_rate if is_small else entitlement.rate
    fund = payment(entitlement, Bill(Decimal(cost))).fund
    case = claimed(visit, entitlement.visit_code, f"{card}79{INSURANCE_NUMBER}", area, cost, percent, fund)
    judgement = rulebook.judge(case)
    assert [one.found.message.en for one in judgement.findings if one.rule is rule] == []
    assert [one.missing.message.en for one in judgement.unjudged if one.rule is rule] == []


def claimed(
    visit: Visit, code: str, card: str, area: str, cost: int, percent: Decimal, fund: Decimal
) -> Case:
    """A claim of one line for this visit, as the facility would send it."""
    facility: dict[str, Any] = {"tier": visit.facility.tier}
    if visit.facility.care_level:
        facility["care_level"] = visit.facility.care_level
    elsewhere = "79101" if visit.open_line else "01001"
    period = {
        "card_number": card,
        "area_code": area,
        "registered_facility": FACILITY if visit.registered_here else elsewhere,
        "registered_tier": Tier.DISTRICT if visit.open_line else None,
    }
    line = {"unit_price": cost, "payment": {"benefit_percent": percent, "fund_part": fund}}
    claim = {
        "visit": {"code": code, "referral": "1" if visit.transferred else None, "area": area or None},
        "referred": visit.transferred,
        "inpatient": visit.kind is VisitKind.INPATIENT,
        "emergency": visit.kind is VisitKind.EMERGENCY,
        "lines": [line],
    }
    return a_case(visit.day, claim, {"periods": [period]}, facility=facility)
