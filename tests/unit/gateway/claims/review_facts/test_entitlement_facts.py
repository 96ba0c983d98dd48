"""What the review gets with a claim about what the insurer pays of the visit."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from insurance.claim.fhir.mapping.visit import ACT_CODE_SYSTEM
from insurance.claim.fhir.profile.extensions import PREFIX
from insurance.law.benefit_law import BenefitLaw
from insurance.law.insured import Copayment
from insurance.law.visit import Tier
from review.v1 import claim_submitted_pb2 as messages
from tests.unit.gateway.cards.people import THIS_YEAR, a_holding
from tests.unit.gateway.claims.review_facts.patient_intake import Intake

VISIT_CODE = {"url": f"{PREFIX}visit-code"}
NO_NUMBER = {"sequence": 1, "focal": True, "coverage": {"display": "?"}}


async def entitlement(intake: Intake, **changes: Any) -> messages.Entitlement | None:
    (facts,) = await intake.collect_facts([intake.claim(**changes)], dry_run=False)
    return facts.entitlement


async def test_a_claim_goes_to_the_review_with_what_the_insurer_pays_of_the_visit(intake: Intake) -> None:
    assert await entitlement(intake) == messages.Entitlement(
        visit_code="1.1",
        rate="80",
        small_visit_rate="100",
        small_visit_below="351000",
        supply_cap="105300000",
        right_line=True,
    )


async def test_without_a_card_in_force_nothing_is_known_of_what_the_insurer_pays(intake: Intake) -> None:
    assert await entitlement(intake, billablePeriod={"start": "2024-03-02", "end": "2024-03-02"}) is None
    assert await entitlement(intake, patient={"display": "?"}, insurance=[NO_NUMBER]) is None


async def test_a_stay_over_a_change_goes_to_the_review_with_its_parts(law: BenefitLaw) -> None:
    """NĐ 161/2026/NĐ-CP: the reference level is 2,530,000 VND since 2026-07-01."""
    intake = Intake(law, a_holding(THIS_YEAR))
    stay: dict[str, Any] = {
        "billablePeriod": {"start": "2026-06-20", "end": "2026-07-10"},
        "created": "2026-07-10",
    }
    (facts,) = await intake.collect_facts([intake.claim(**stay)], dry_run=False)
    assert facts.entitlement
    first, second = facts.entitlement.parts
    assert (first.first.day, first.last.day, second.first.day, second.last.day) == (20, 30, 1, 10)
    caps = [part.entitlement.small_visit_below for part in (first, second)]
    assert (facts.entitlement.small_visit_below, caps) == ("351000", ["351000", "379500"])
    # The look-up itself is of the first day, whatever happens later.
    assert (facts.card.outcome, facts.card.day.month) == ("ACCURATE", 6)


async def test_a_discharge_before_the_admission_divides_nothing(intake: Intake) -> None:
    found = await entitlement(intake, billablePeriod={"start": "2026-07-10", "end": "2026-06-20"})
    assert found
    assert len(found.parts) == 0


async def test_a_discharge_without_an_admission_divides_nothing(law: BenefitLaw) -> None:
    """The length of such a stay is not bounded: a discharge in 9999 would make thousands of parts."""
    intake = Intake(law, a_holding(replace(THIS_YEAR, valid_until=date(9999, 12, 31))))
    undated = {"sequence": 1, "productOrService": {"text": "?"}}
    found = await entitlement(
        intake, billablePeriod={"end": "9999-12-31"}, created="2026-03-02", item=[undated]
    )
    assert found
    assert len(found.parts) == 0


async def test_what_was_co_paid_so_far_does_not_change_the_rate_of_a_claim(law: BenefitLaw) -> None:
    period = replace(THIS_YEAR, five_years_on=date(2026, 1, 1))
    paid = a_holding(period, copaid=(Copayment(date(2026, 2, 1), 100_000_000),))
    found = await entitlement(Intake(law, paid))
    assert found
    assert (found.rate, found.has_copay_ceiling) == ("80", True)


async def test_a_claim_goes_to_the_review_with_what_the_law_asks_of_the_card(law: BenefitLaw) -> None:
    period = replace(THIS_YEAR, area_code="K1", five_years_on=date(2026, 2, 1), registered_tier=Tier.DISTRICT)
    paid = a_holding(period, copaid=(Copayment(date(2026, 2, 3), 70_000),))
    intake = Intake(law, paid)
    (facts,) = await intake.collect_facts([intake.claim()], dry_run=False)
    (sent,), (copaid,) = facts.card.periods, facts.card.copaid
    assert (sent.area_code, sent.registered_tier) == ("K1", "district")
    assert (sent.five_years_on.month, copaid.day.day, copaid.amount) == (2, 3, 70_000)


@pytest.mark.parametrize(
    ("changes", "visit_code"),
    [
        ({}, "3.1"),
        ({"referral": {"reference": "ServiceRequest/1"}}, "1.3"),
        ({"subType": {"coding": [{"system": ACT_CODE_SYSTEM, "code": "EMER"}]}}, "2"),
        # QĐ 3276/QĐ-BYT, annex 1: a return on an appointment; facts that are known when the visit ends.
        ({"extension": [VISIT_CODE | {"valueCode": "1.5"}]}, "1.5"),
        ({"extension": [VISIT_CODE | {"valueCode": "1.4"}]}, "1.4"),
        ({"extension": [VISIT_CODE | {"valueCode": "1.17"}]}, "1.17"),
        # By its own words the visit is not insured.
        ({"extension": [VISIT_CODE | {"valueCode": "9"}]}, "9"),
        # What the register knows better, and a code for which the law fixes no share.
        ({"extension": [VISIT_CODE | {"valueCode": "1.1"}]}, "3.1"),
        ({"extension": [VISIT_CODE | {"valueCode": "7.2"}]}, "3.1"),
    ],
)
async def test_what_the_claim_says_of_the_visit_decides_the_line_of_care(
    law: BenefitLaw, changes: dict[str, Any], visit_code: str
) -> None:
    elsewhere = replace(THIS_YEAR, registered_facility="79001")
    found = await entitlement(Intake(law, a_holding(elsewhere)), **changes)
    assert found
    assert found.visit_code == visit_code


async def test_a_visit_that_the_claim_says_is_not_insured_is_paid_by_the_patient_alone(
    law: BenefitLaw,
) -> None:
    """QĐ 3276/QĐ-BYT, annex 1: code 9, 0 %. It is no right line: nothing counts to the ceiling of a year."""
    code = {"extension": [VISIT_CODE | {"valueCode": "9"}]}
    found = await entitlement(Intake(law, a_holding(THIS_YEAR)), **code)
    assert found
    assert (found.rate, found.small_visit_rate, found.right_line) == ("0", "0", False)
