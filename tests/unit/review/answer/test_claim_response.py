"""The review as FHIR ClaimResponse: valid by fhir.resources, true to the review, the same bytes each time."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.claimresponse import ClaimResponse as ClaimResponseR5
from fhir.resources.R4B.claimresponse import ClaimResponse as ClaimResponseR4

from insurance.claim.fhir.claim_response import DIGEST_SYSTEM
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.responses import closed_response, withdrawal_response
from review.answer.claim_response import claim_response
from review.answer.review_message import review_message
from review.rulebook.engine.case import Case
from review.rulebook.engine.rulebook import Rulebook
from review.v1.review_pb2 import Review
from tests.rules.cases import a_card, a_case, some_receipts
from tests.rules.claims import FACILITY, INSURANCE_NUMBER
from tests.rules.examples import exemplified
from tests.the_rulebook import the_rulebook

SHARED = Path(__file__).parents[5] / "shared" / "data" / "fhir"
R4, R5 = ClaimFormat.FHIR_R4_JSON, ClaimFormat.FHIR_R5_JSON
FOLDERS = {R4: "R4", R5: "R5"}
MODELS: dict[ClaimFormat, Any] = {
    R4: ClaimResponseR4,
    R5: ClaimResponseR5,
}
FORMATS = pytest.mark.parametrize("claim_format", [R4, R5])
MOMENT = datetime(2026, 9, 12, 1, 30, tzinfo=UTC)
TWO_LINES: dict[str, Any] = {
    "lines": [{"code": "A"}, {"code": "B", "group": "1", "unit_price": 300_000, "net": 400_000}],
}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return the_rulebook()


def answered(case: Case, rulebook: Rulebook) -> bytes:
    review = review_message(case, rulebook.judge(case), rulebook.version)
    return claim_response(case.claim, review, "0199-c1", MOMENT)


def seen(case: Case, rulebook: Rulebook) -> dict[str, Any]:
    content = answered(case, rulebook)
    MODELS[case.claim.format].model_validate_json(content)
    parsed: dict[str, Any] = json.loads(content, parse_float=Decimal)
    return parsed


def disposition(case: Case, review: Review) -> str:
    return str(json.loads(claim_response(case.claim, review, "0199-c1", MOMENT))["disposition"])


def samples(claim_format: ClaimFormat) -> Iterator[bytes]:
    """HL7's own examples and, for R4, those of Synthea."""
    for path in sorted((SHARED / FOLDERS[claim_format]).glob("claim-*.json")):
        yield path.read_bytes()
    if claim_format is R4:
        with gzip.open(SHARED / "synthea" / "claims-500.ndjson.gz") as lines:
            yield from lines


@FORMATS
def test_the_answer_to_every_public_sample_is_valid(claim_format: ClaimFormat, rulebook: Rulebook) -> None:
    if not SHARED.exists():
        pytest.skip("the public samples are not next to this repository")
    reader = ClaimReader([claim_format])
    for content in samples(claim_format):
        claim = reader.read(content, claim_format)
        no_card = a_card(
            looked_up=False, determined=False, person_known=False, insurance_number="", periods=[]
        )
        seen(Case(claim, FACILITY, no_card, some_receipts(genuine=[]), ()), rulebook)


@FORMATS
def test_the_answer_to_every_finding_of_every_rule_is_valid(
    claim_format: ClaimFormat, rulebook: Rulebook
) -> None:
    for known in exemplified():
        for example in known.examples:
            case = a_case(
                example.day,
                {**example.claim, "format": claim_format},
                dict(example.card),
                dict(example.receipts),
                list(example.earlier),
            )
            response = seen(case, rulebook)
            findings = rulebook.judge(case).findings
            assert len(response.get("error", [])) == len(findings)
            assert {item["itemSequence"] for item in response.get("item", [])} == {
                finding.found.line for finding in findings if finding.found.line
            }


@FORMATS
def test_a_clean_claim_is_accepted_whole_and_says_no_more(
    claim_format: ClaimFormat, rulebook: Rulebook
) -> None:
    response = seen(a_case(claim={"format": claim_format}), rulebook)
    assert response == {
        "resourceType": "ClaimResponse",
        "id": "0199-c1",
        "status": "active",
        "type": {"text": "Ngoại trú / Outpatient"},
        "use": "claim",
        "patient": {
            "identifier": {"system": "urn:wardgate:sid:card-number", "value": f"DN479{INSURANCE_NUMBER}"},
        },
        "created": "2026-09-12T08:30:00+07:00",
        "insurer": {"display": "Bảo hiểm xã hội Việt Nam"},
        "request": {"identifier": {"system": "urn:wardgate:sid:claim", "value": "2026-0001"}},
        "outcome": "complete",
        "disposition": "Đề nghị 50.000 đồng, chấp nhận 50.000 đồng; 0 điểm cần xem xét. / "
        "50,000 VND claimed, 50,000 VND accepted; 0 findings.",
        "total": [sum_of("submitted", 50_000), sum_of("benefit", 50_000)],
    }


@FORMATS
def test_the_answer_to_a_claim_of_days_without_a_law_says_that_nothing_was_judged(
    claim_format: ClaimFormat, rulebook: Rulebook
) -> None:
    response = seen(a_case(date(2009, 6, 30), {"format": claim_format}), rulebook)
    assert "0 findings. No rule was in force on this day, so nothing was judged" in response["disposition"]


@FORMATS
def test_the_answer_to_a_claim_without_a_finding_says_that_its_patient_was_not_identified(
    claim_format: ClaimFormat, rulebook: Rulebook
) -> None:
    no_answer = {"determined": False, "person_known": False, "insurance_number": "", "periods": []}
    response = seen(a_case(claim={"format": claim_format}, card=no_answer), rulebook)
    assert "0 findings. The patient was not identified in the register" in response["disposition"]


def test_the_answer_says_that_the_patient_was_not_identified_also_where_rules_lack_a_single_other_fact(
    rulebook: Rulebook,
) -> None:
    only = rulebook.applied(
        {rule.code for rule in rulebook.rules} - {"W06"}, rulebook.precisions, by_outcome={}
    )
    response = seen(a_case(claim={"lines": [{"unit_price": None}]}, card={"person_known": False}), only)
    assert "0 findings. The patient was not identified" in response["disposition"]


def test_the_answer_says_that_no_rule_was_in_force_also_where_every_rule_is_off(rulebook: Rulebook) -> None:
    off = {rule.code for rule in rulebook.rules}
    none = rulebook.applied(off, rulebook.precisions, by_outcome={})
    assert "0 findings. No rule was in force on this day" in seen(a_case(), none)["disposition"]


def test_the_answer_to_a_review_of_an_earlier_release_gives_no_reason(rulebook: Rulebook) -> None:
    case = a_case(date(2009, 6, 30))
    review = review_message(case, rulebook.judge(case), rulebook.version)
    review.ClearField("not_clear")
    assert disposition(case, review).endswith("0 findings.")


def test_a_line_with_a_finding_says_what_it_asks_for_and_what_remains(rulebook: Rulebook) -> None:
    response = seen(a_case(claim=TWO_LINES), rulebook)
    remains = {
        **sum_of("benefit", 300_000),
        "reason": {"coding": [{"system": "urn:wardgate:sid:rule", "code": "W06"}]},
    }
    assert response["item"] == [{"itemSequence": 2, "adjudication": [sum_of("submitted", 400_000), remains]}]
    assert response["total"] == [sum_of("submitted", 450_000), sum_of("benefit", 350_000)]


@FORMATS
def test_findings_have_their_codes_in_the_insurers_list_too(
    claim_format: ClaimFormat, rulebook: Rulebook
) -> None:
    parts = [{"unit_price": 10_000}, {"unit_price": 30_000}]
    lines = [{"unit_price": 50_000, "parts": parts}, {"unit_price": 50_000}]
    response = seen(a_case(claim={"lines": lines, "total": 99_990, "format": claim_format}), rulebook)
    codings = [error["code"]["coding"] for error in response["error"]]
    assert [{coding["system"]: coding["code"] for coding in coded} for coded in codings] == [
        {"urn:wardgate:sid:rule": "F0_99", "urn:wardgate:cs:insurer-rule": "F0_99"}
    ] * 2
    [item] = response["item"]
    reasons = item["adjudication"][1]["reason"]["coding"]
    assert reasons == [
        {"system": "urn:wardgate:sid:rule", "code": "F0_99"},
        {"system": "urn:wardgate:cs:insurer-rule", "code": "F0_99"},
    ]


@FORMATS
@pytest.mark.parametrize("use", ["preauthorization", "predetermination"])
def test_of_a_claim_that_is_no_bill_nothing_is_paid(
    claim_format: ClaimFormat, use: str, rulebook: Rulebook
) -> None:
    response = seen(a_case(claim={**TWO_LINES, "use": use, "format": claim_format}), rulebook)
    assert (response["use"], response["status"]) == (use, "active")
    assert response["total"] == [sum_of("submitted", 450_000), sum_of("eligible", 350_000)]
    categories = [part["category"]["coding"][0]["code"] for part in response["item"][0]["adjudication"]]
    assert categories == ["submitted", "eligible"]
    assert (
        "This is not a bill: nothing is paid for it. If it were billed: 450,000 VND claimed"
        in (response["disposition"])
    )
    assert "không chi trả theo hồ sơ này" in response["disposition"]


@FORMATS
def test_a_withdrawal_is_acknowledged_and_grants_nothing(claim_format: ClaimFormat) -> None:
    claim = a_case(claim={"status": "cancelled", "format": claim_format}).claim
    content = withdrawal_response(claim, "0199-c1", MOMENT)
    MODELS[claim_format].model_validate_json(content)
    response = json.loads(content)
    assert response.keys().isdisjoint({"total", "item", "payment"})
    assert response["status"] == "cancelled"
    assert response["request"] == {"identifier": {"system": "urn:wardgate:sid:claim", "value": "2026-0001"}}
    assert "withdraws the one that it names" in response["disposition"]


@FORMATS
def test_the_answer_to_a_claim_that_was_closed_later_grants_nothing_any_more(
    claim_format: ClaimFormat, rulebook: Rulebook
) -> None:
    before = answered(a_case(claim={**TWO_LINES, "format": claim_format}), rulebook)
    content = closed_response(claim_format, before)
    MODELS[claim_format].model_validate_json(content)
    response = json.loads(content)
    assert response["status"] == "cancelled"
    assert response.keys() == json.loads(before).keys() - {"total", "item", "error"}
    assert "withdrawn or replaced" in response["disposition"]
    assert closed_response(claim_format, content) == content


def test_a_warning_takes_nothing_off_its_line(rulebook: Rulebook) -> None:
    test = {"code": "B", "group": "1"}
    response = seen(a_case(claim={"lines": [test, test]}), rulebook)
    (item,) = response["item"]
    assert [part["amount"]["value"] for part in item["adjudication"]] == [50_000, 50_000]


def test_a_line_without_a_net_has_nothing_left_to_say_but_which_rule(rulebook: Rulebook) -> None:
    response = seen(a_case(claim={"lines": [{"net": None, "day": date(2026, 9, 30)}]}), rulebook)
    (item,) = response["item"]
    assert all("amount" not in part for part in item["adjudication"])


def test_an_error_tells_rule_line_and_sentence_in_both_languages(rulebook: Rulebook) -> None:
    (error,) = seen(a_case(claim=TWO_LINES), rulebook)["error"]
    assert error["itemSequence"] == 2
    assert error["code"]["coding"][0]["code"] == "W06"
    assert error["code"]["text"].startswith("Dòng 2: 1 × 300.000 đồng = 300.000 đồng")
    assert "/ Line 2: 1 × 300,000 VND = 300,000 VND" in error["code"]["text"]


def test_only_r5_has_room_for_the_path_of_an_error(rulebook: Rulebook) -> None:
    (r4,) = seen(a_case(claim=TWO_LINES), rulebook)["error"]
    (r5,) = seen(a_case(claim={**TWO_LINES, "format": R5}), rulebook)["error"]
    assert "expression" not in r4
    assert r5["expression"] == ["Claim.item[1].net"]


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ({"card_number": None, "reference": "Patient/1"}, {"reference": "Patient/1"}),
        (
            {"card_number": None, "chip_id": "079080000042", "reference": "#p"},
            {"identifier": {"system": "urn:wardgate:sid:chip-id", "value": "079080000042"}},
        ),
        (
            {"card_number": None, "reference": "#p"},
            {"display": "Người bệnh ghi trên hồ sơ / The claim's patient"},
        ),
    ],
)
def test_no_reference_to_the_patient_dangles(
    patient: dict[str, Any], expected: dict[str, Any], rulebook: Rulebook
) -> None:
    assert seen(a_case(claim={"patient": patient}), rulebook)["patient"] == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("urn:x|a|b", {"identifier": {"system": "urn:x", "value": "a|b"}}),
        ("2026-0001", {"identifier": {"value": "2026-0001"}}),
        ("a b|c", {"identifier": {"value": "a b|c"}}),
        ("id|c-1", {"reference": "Claim/c-1"}),
        (f"sha256|{'0f' * 32}", {"identifier": {"system": DIGEST_SYSTEM, "value": "0f" * 32}}),
        # Values of identifiers without a system, which only look like the others.
        ("sha256|", {"identifier": {"value": "sha256|"}}),
        ("id|", {"identifier": {"value": "id|"}}),
        ("id|a b", {"identifier": {"value": "id|a b"}}),
        ("urn:x|", {"identifier": {"value": "urn:x|"}}),
        ("a b:|c", {"identifier": {"value": "a b:|c"}}),
    ],
)
def test_the_request_is_the_claim_by_its_number(
    number: str, expected: dict[str, Any], rulebook: Rulebook
) -> None:
    assert seen(a_case(claim={"number": number}), rulebook)["request"] == expected


def test_a_claim_that_does_not_tell_its_kind_or_use_still_gets_a_valid_answer(rulebook: Rulebook) -> None:
    response = seen(a_case(claim={"inpatient": None}), rulebook)
    assert response["type"] == {"text": "Theo hồ sơ / As claimed"}


def test_money_is_written_exactly(rulebook: Rulebook) -> None:
    dollars = {"value": "12.30", "currency": "USD"}
    content = answered(
        a_case(claim={"lines": [{"unit_price": dollars, "net": dollars}], "total": dollars}), rulebook
    )
    assert b'"amount":{"value":12.3,"currency":"USD"}' in content


def test_the_same_review_gives_the_same_bytes(rulebook: Rulebook) -> None:
    assert answered(a_case(claim=TWO_LINES), rulebook) == answered(a_case(claim=TWO_LINES), rulebook)


def sum_of(category: str, dong: int) -> dict[str, Any]:
    system = "http://terminology.hl7.org/CodeSystem/adjudication"
    return {
        "category": {"coding": [{"system": system, "code": category}]},
        "amount": {"value": dong, "currency": "VND"},
    }
