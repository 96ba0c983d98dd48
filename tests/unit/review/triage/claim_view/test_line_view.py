"""The lines of a claim as reviewers see them."""

from decimal import Decimal
from typing import Any

import msgspec
from google.type.money_pb2 import Money

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.triage.claim_view.line_view import grouped, line_views
from review.triage.claim_view.sent_words import sent_words
from review.v1.review_pb2 import Finding, Text
from tests.fakes.fhir_claim import fhir_claim
from tests.unit.insurance.claim.bhyt.exports import export

LINE = {"servicedDate": "2026-03-02"}


def read(content: bytes) -> Claim:
    return ClaimReader().read(content, ClaimFormat.FHIR_R4_JSON)


def a_finding(line: int, outcome: str, amount: int, **changes: Any) -> Finding:
    return Finding(
        rule="W06",
        title=Text(vi="T", en="T"),
        message=Text(vi="Cho cơ sở", en="For the facility"),
        outcome=f"FINDING_OUTCOME_{outcome}",
        line=line,
        amount=Money(currency_code="VND", units=amount),
        probability=0.9,
        **changes,
    )


def test_a_finding_stands_at_its_line_and_what_it_cuts_is_recomputed() -> None:
    findings = [a_finding(1, "CUT", 300), a_finding(2, "WARN", 1000), a_finding(0, "WARN", 5)]
    lines, whole = line_views(read(fhir_claim(lines=3)), findings, {})
    assert [line.recomputed for line in lines] == [700, 1000, 1000]
    assert [[one.outcome for one in line.findings] for line in lines] == [["CUT"], ["WARN"], []]
    assert [one.amount for one in whole] == [5]


def test_no_line_is_recomputed_to_less_than_nothing() -> None:
    lines, _ = line_views(
        read(fhir_claim(lines=1)), [a_finding(1, "CUT", 700), a_finding(1, "REFUSE", 900)], {}
    )
    assert lines[0].recomputed == 0


def test_a_reviewer_reads_the_message_for_reviewers() -> None:
    finding = a_finding(9, "WARN", 5, reviewer_message=Text(vi="Cơ sở 01201", en="Facility 01201"))
    _, whole = line_views(read(fhir_claim()), [finding], {})
    assert whole[0].message.en == "Facility 01201"


def test_a_line_is_called_as_the_claim_calls_it() -> None:
    display = {"coding": [{"code": "40.48", "display": "Paracetamol\n 500 mg"}]}
    text = {"coding": [{"code": "40.49"}], "text": "Amoxicillin"}
    several = enumerate((display, text, {"coding": [{"code": "1"}]}), 1)
    items = [LINE | {"sequence": number, "productOrService": words} for number, words in several]
    content = fhir_claim(item=items)
    assert sent_words(content, read(content)).lines == {0: "Paracetamol 500 mg", 1: "Amoxicillin"}
    assert sent_words(None, read(content)).lines == {0: "Paracetamol 500 mg", 1: "Amoxicillin"}


def test_the_lines_of_an_export_have_their_names_too() -> None:
    content = export()
    claim = ClaimReader().read(content, ClaimFormat.BHYT_XML)
    assert sent_words(content, claim).lines == {0: "Thuốc mẫu", 1: "Khám bệnh", 2: "Khám bệnh"}


def test_a_diagnosis_has_its_own_words_or_else_those_of_the_discharge() -> None:
    one = {"sequence": 1, "diagnosisCodeableConcept": {"coding": [{"code": "J18.9", "display": "Viêm phổi"}]}}
    other = {"sequence": 2, "diagnosisCodeableConcept": {"coding": [{"code": "I10"}]}}
    content = fhir_claim(diagnosis=[one, other])
    assert sent_words(content, read(content)).diagnoses == {0: "Viêm phổi"}
    bundle = msgspec.json.encode({"resourceType": "Bundle", "type": "collection", "entry": [
        {"resource": msgspec.json.decode(content)}
    ]})  # fmt: skip
    assert sent_words(bundle, read(bundle)).diagnoses == {0: "Viêm phổi"}
    sent = export()
    assert sent_words(sent, ClaimReader().read(sent, ClaimFormat.BHYT_XML)).diagnoses == {0: "Viêm phổi"}


def test_content_that_holds_no_claim_has_no_words_of_diagnoses() -> None:
    claim = read(fhir_claim())
    for content in (None, b"", b"[", b"[]", b"null", b'{"entry": 5}'):
        for place in ("Claim", "Bundle.entry[3].resource"):
            assert sent_words(content, msgspec.structs.replace(claim, place=place)).diagnoses == {}


def test_equal_lines_on_several_days_are_folded_unless_one_has_a_finding() -> None:
    content = msgspec.json.decode(fhir_claim(lines=12))
    for number, item in enumerate(content["item"]):
        item["productOrService"]["coding"][0]["code"] = "40.48" if number < 10 else "40.49"
        item["servicedDate"] = f"2026-03-{number + 1:02}"
    claim = read(msgspec.json.encode(content))
    lines, _ = line_views(claim, [a_finding(5, "CUT", 1)], {})
    (group,) = grouped(claim, lines)
    assert [[line.sequence for line in fold.lines] for fold in group.folds] == [
        [1, 2, 3, 4],
        [5],
        [6, 7, 8, 9, 10],
        [11],
        [12],
    ]
    assert sum((line.net or Decimal(0) for line in group.lines), Decimal(0)) == 12000


def test_what_rules_on_trial_find_stands_last_and_takes_nothing_off() -> None:
    found, on_trial = [a_finding(1, "WARN", 5)], [a_finding(1, "CUT", 300), a_finding(0, "REFUSE", 1000)]
    lines, whole = line_views(read(fhir_claim(lines=1)), found, {}, on_trial)
    assert lines[0].recomputed == 1000
    assert [(one.outcome, one.on_trial) for one in lines[0].findings] == [("WARN", False), ("CUT", True)]
    assert [(one.outcome, one.on_trial) for one in whole] == [("REFUSE", True)]
