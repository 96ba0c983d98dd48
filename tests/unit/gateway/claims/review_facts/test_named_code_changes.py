"""The changes of codes that the review learns with a claim."""

from datetime import UTC, date, datetime
from uuid import uuid4

from gateway.claims.review_facts.claim_submitted import claim_submitted
from insurance.law.codes.code_changes import CodeChange, CodeChanges
from review.submitted_claim import case_of
from tests.unit.gateway.claims.review_facts.patient_intake import Intake


async def test_the_changes_of_the_codes_that_claim_and_register_name_go_to_the_review(intake: Intake) -> None:
    registered = CodeChange("01001", "01901", date(2025, 7, 1))
    other = CodeChange("02001", "02901", date(2025, 7, 1))
    intake.codes = CodeChanges((registered, other))
    claim = intake.claim(facility="01001")
    (facts,) = await intake.collect_facts([claim], dry_run=False)
    assert facts.code_changes == [registered]
    message = claim_submitted(uuid4(), claim, facts, datetime(2026, 3, 2, tzinfo=UTC))
    case = case_of(message, claim.claim, ())
    assert case.facility_codes.same("01001", "01901", date(2026, 3, 2))
