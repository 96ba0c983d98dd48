"""A case is what reviewers sort, filter and show a reviewed claim by."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from google.type.date_pb2 import Date

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.answer.money_message import money_message
from review.triage.case import TriageCase, review_digest, triage_case
from review.v1.claim_submitted_pb2 import ClaimSubmitted, Entitlement, JudgedAgain
from review.v1.review_pb2 import Finding, Review
from tests.fakes.fhir_claim import CHIP_ID, fhir_claim

RECEIVED = datetime(2026, 3, 4, 1, tzinfo=UTC)
REVIEWED = datetime(2026, 3, 4, 2, tzinfo=UTC)
NO_NUMBER = {"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/1"}}
PERSON = {
    "resourceType": "Patient",
    "id": "p",
    "name": [{"text": "nguyễn Thị đào"}],
    "gender": "female",
    "birthDate": "1961-02",
}


@pytest.fixture(scope="module")
def reader() -> ClaimReader:
    return ClaimReader()


@pytest.fixture
def case_of(reader: ClaimReader) -> Any:
    def build(review: Review, *, drawn: bool = False, card: Any = None, **changes: Any) -> TriageCase:
        claim = reader.read(fhir_claim("1", **changes), ClaimFormat.FHIR_R4_JSON)
        submitted = ClaimSubmitted(claim_id=str(uuid4()), facility="79003", card=card)
        submitted.received_at.FromDatetime(RECEIVED)
        return triage_case(submitted, claim, review, REVIEWED, b"digest", drawn)

    return build


def a_review(*findings: tuple[str, str], band: str = "SUSPECT") -> Review:
    return Review(
        band=f"BAND_{band}",
        score=0.7125,
        proposed_amount=money_message(Decimal("2000.5"), "VND"),
        accepted_amount=money_message(Decimal(1500), "VND"),
        amount_at_stake=money_message(Decimal(700), "VND"),
        expected_recovery=money_message(Decimal(500), "VND"),
        findings=[Finding(rule=rule, outcome=f"FINDING_OUTCOME_{outcome}") for rule, outcome in findings],
    )


def test_a_case_has_the_amounts_and_the_rules_of_its_review(case_of: Any) -> None:
    case = case_of(a_review(("W02", "REFUSE"), ("W06", "CUT"), ("W06", "CUT"), ("W02", "WARN")))
    assert (case.rules, case.outcomes) == (("W02", "W06"), ("REFUSE", "CUT"))
    assert (case.band, case.score, case.currency) == ("SUSPECT", Decimal("0.7125"), "VND")
    amounts = (case.proposed, case.accepted, case.at_stake, case.expected_recovery)
    assert amounts == (Decimal("2000.5"), 1500, 700, 500)


def test_rules_on_trial_are_no_rules_of_the_case(case_of: Any) -> None:
    review = a_review(("W02", "REFUSE"))
    review.findings_on_trial.extend([Finding(rule=rule) for rule in ("W09", "W08", "W09")])
    case = case_of(review)
    assert (case.rules, case.rules_on_trial) == (("W02",), ("W08", "W09"))


def test_a_case_has_what_the_claim_is_found_by(case_of: Any) -> None:
    case = case_of(a_review())
    assert (case.facility, case.province, case.number) == ("79003", "79", "1")
    assert (case.first_day, case.last_day) == (date(2026, 3, 2), date(2026, 3, 2))
    assert (case.kind, case.use, case.lines, case.diagnosis) == ("unknown", "claim", 2, "J06")
    assert case.line_codes == ("02.0001", "02.0002")
    assert (case.received_at, case.reviewed_at) == (RECEIVED, REVIEWED)


def test_of_the_patient_a_case_has_initials_and_the_end_of_the_number(case_of: Any) -> None:
    patient = {"reference": "#p", "identifier": {"system": "urn:x", "value": "y"}}
    case = case_of(a_review(), contained=[PERSON], patient=patient)
    assert (case.patient_initials, case.patient_sex, case.patient_born) == ("N.T.Đ", "female", "1961-02")
    assert case_of(a_review()).patient_number_end == "6789"
    assert case_of(a_review(), insurance=[NO_NUMBER]).patient_number_end == CHIP_ID[-4:]


def test_what_the_register_says_of_the_patient_comes_before_what_the_claim_says(case_of: Any) -> None:
    card = {"sex": "male", "birth_date": "1990-05-06", "insurance_number": "0123450001"}
    case = case_of(a_review(), card=card)
    assert (case.patient_sex, case.patient_born) == ("male", "1990-05-06")
    assert case.patient_number_end == "0001"


def test_a_death_that_the_register_reports_is_a_mark(case_of: Any) -> None:
    assert case_of(a_review(), card={"died_on": Date(year=2026, month=3, day=1)}).marks == ("DEATH",)


def test_only_a_clear_claim_is_in_the_queue_because_it_was_drawn(case_of: Any) -> None:
    assert case_of(a_review(band="CLEAR"), drawn=True).marks == ("RANDOM",)
    assert case_of(a_review(band="CHECK"), drawn=True).marks == ()


def test_of_a_claim_that_is_judged_again_a_reviewer_sees_another_review_if_it_is_paid_otherwise() -> None:
    before, now = (ClaimSubmitted(entitlement=Entitlement(rate=rate)) for rate in ("80", "95"))
    assert review_digest(before, b"review") == review_digest(now, b"review")
    before.judged_again.CopyFrom(JudgedAgain(reason="The register was corrected"))
    now.judged_again.CopyFrom(before.judged_again)
    assert review_digest(before, b"review") != review_digest(now, b"review")
    assert review_digest(now, b"review") == review_digest(now, b"review")
