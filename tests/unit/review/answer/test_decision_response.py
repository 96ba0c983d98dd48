"""A decision as FHIR ClaimResponse: valid by fhir.resources, with reasons and amounts by line."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.text import Text
from review.answer.decision_response import decision_response
from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.decision_message import decision_message
from review.triage.deciding.paid_amount import PaidAmount
from tests.fakes.paid_stay import PARTS
from tests.unit.review.answer.test_claim_response import FORMATS, MODELS
from tests.unit.review.triage.deciding.claims import CODES, bill, by_line, line, whole

WORDS = {code: Text(f"vi {code}", f"en {code}") for code in CODES}
PAID = PaidAmount(Decimal(1120), Decimal("279.5"), Decimal("0.5"))
CUT = by_line(
    line(1, "ACCEPT"),
    line(2, "CUT", 400, "W04", "S.005.434", note="Chỉ 2 lần."),
    line(3, "REFUSE", None, "W01"),
    reasons=("W01",),
    note="Xem lại.",
)


def answered(draft: DecisionDraft, claim: Claim, paid: PaidAmount | None = PAID) -> dict[str, Any]:
    message = decision_message(check_draft(draft, claimed_amounts(claim), CODES), paid)
    moment = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
    content = decision_response(claim, message, WORDS, "0199-c1", moment)
    MODELS[claim.format].model_validate_json(content)
    parsed: dict[str, Any] = json.loads(content, parse_float=Decimal)
    return parsed


def amounts(adjudications: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        one["category"]["coding"][0]["code"]: one["amount"]["value"] if "amount" in one else None
        for one in adjudications
    }


@FORMATS
@pytest.mark.parametrize(
    "draft", [CUT, whole("ACCEPT"), whole("REFUSE", None, "W01"), whole("ASK", note="?")]
)
@pytest.mark.parametrize("paid", [PAID, None])
def test_the_answer_to_every_kind_of_decision_is_valid(
    claim_format: ClaimFormat, draft: DecisionDraft, paid: PaidAmount | None
) -> None:
    assert answered(draft, bill(1000, 700, None, format=claim_format), paid)["id"] == "0199-c1"


def test_each_line_says_what_was_claimed_and_accepted_and_why() -> None:
    first, second, third = answered(CUT, bill(1000, 700, None))["item"]
    assert amounts(first["adjudication"]) == {"submitted": 1000, "eligible": 1000}
    assert amounts(second["adjudication"]) == {"submitted": 700, "eligible": 400}
    assert amounts(third["adjudication"]) == {"eligible": None}
    (reason, other) = second["adjudication"][1]["reason"]["coding"]
    assert (reason["code"], reason["display"]) == ("W04", "vi W04 / en W04")
    assert other["code"] == "S.005.434"


def test_the_totals_say_who_pays_how_much() -> None:
    answer = answered(CUT, bill(1000, 700, None))
    assert amounts(answer["total"]) == {"eligible": 1400, "benefit": 1120, "copay": Decimal("279.5")}
    assert answer["disposition"].startswith("Chấp nhận 1.400 đồng; quỹ chi trả 1.120 đồng")
    assert amounts(answered(CUT, bill(1000, 700, None), None)["total"]) == {"eligible": 1400}


def test_notes_and_reasons_of_the_whole_are_for_the_facility_to_read() -> None:
    notes = [note["text"] for note in answered(CUT, bill(1000, 700, None))["processNote"]]
    assert notes == ["W01: vi W01 / en W01", "Xem lại.", "2: Chỉ 2 lần."]


def test_the_parts_of_a_stay_are_notes_for_the_facility_to_read() -> None:
    claim = bill(1000, 120)
    message = decision_message(check_draft(whole("ACCEPT"), claimed_amounts(claim), CODES), PAID, PARTS)
    moment = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
    content = decision_response(claim, message, WORDS, "0199-c1", moment)
    MODELS[claim.format].model_validate_json(content)
    first, second = [note["text"] for note in json.loads(content)["processNote"]]
    assert first.startswith("Từ 28/12/2025 đến 31/12/2025: chấp nhận 1.000 đồng, mức hưởng 47,5%")
    assert "From 2026-01-01 to 2026-01-05: 120 VND accepted, rate 95 %, the fund pays 95 VND" in second


def test_a_question_is_no_adjudication_yet() -> None:
    answer = answered(by_line(line(2, "ASK", note="Vì sao?")), bill(1000, 700))
    assert answer["outcome"] == "queued"
    assert "total" not in answer
    assert amounts(answer["item"][0]["adjudication"]) == {"submitted": 700, "eligible": None}


def test_a_request_that_is_no_bill_is_answered_as_one() -> None:
    answer = answered(whole("ACCEPT"), bill(1000, use="preauthorization"), None)
    assert answer["use"] == "preauthorization"
    assert "nothing is paid for it" in answer["disposition"]
