"""Writes a review as a FHIR ClaimResponse of the release of the claim. Equal reviews give equal bytes."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import msgspec
from google.type.money_pb2 import Money as MoneyMessage

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.claim import Claim, Line, Patient
from insurance.claim.fhir.identifier_systems import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
)
from insurance.claim.format import ClaimFormat
from insurance.money import ZERO
from insurance.number_text import sum_en, sum_vi
from review.v1.review_pb2 import FINDING_OUTCOME_WARN, Finding, Review
from runtime.time_zone import HO_CHI_MINH

Json = dict[str, object]

RULE_SYSTEM = "urn:wardgate:sid:rule"
DIGEST_SYSTEM = "urn:wardgate:sid:claim-sha256"
ADJUDICATION = "http://terminology.hl7.org/CodeSystem/adjudication"
INSURER = "Bảo hiểm xã hội Việt Nam"
VISIT_KINDS = {True: "Nội trú / Inpatient", False: "Ngoại trú / Outpatient", None: "Theo hồ sơ / As claimed"}


def claim_response(claim: Claim, review: Review, claim_id: str, reviewed_at: datetime) -> bytes:
    """FHIR JSON in UTF-8. `claim_id` is a FHIR id; `reviewed_at` has a time zone."""
    response: Json = {
        "resourceType": "ClaimResponse",
        "id": claim_id,
        "status": "active",
        "type": {"text": VISIT_KINDS[claim.inpatient]},
        # A ClaimResponse must have a use. The claim's is empty only where an extension says why it is absent.
        "use": claim.use or "claim",
        "patient": _patient(claim.patient),
        "created": reviewed_at.astimezone(HO_CHI_MINH).isoformat(timespec="seconds"),
        "insurer": {"display": INSURER},
        "request": _request(claim.number),
        "outcome": "complete",
        "disposition": _disposition(review),
        "item": _items(claim, review.findings),
        "total": [
            _adjudication("submitted", _value(review.proposed_amount), _currency(review)),
            _adjudication("benefit", _value(review.accepted_amount), _currency(review)),
        ],
        "error": [_error(finding, claim.format) for finding in review.findings],
    }
    # FHIR has no empty lists.
    present = {element: value for element, value in response.items() if value != []}
    return msgspec.json.Encoder(decimal_format="number").encode(present)


def _patient(patient: Patient) -> Json:
    """The claim's own reference, unless it points into the claim, and the patient's first number."""
    written: Json = {}
    if patient.reference and not patient.reference.startswith("#"):
        written["reference"] = patient.reference
    numbers = (
        (CHIP_ID_SYSTEM, patient.chip_id),
        (CARD_NUMBER_SYSTEM, patient.card_number),
        (INSURANCE_NUMBER_SYSTEM, patient.insurance_number),
    )
    identifier = next(({"system": system, "value": value} for system, value in numbers if value), None)
    if identifier:
        written["identifier"] = identifier
    return written or {"display": "Người bệnh ghi trên hồ sơ / The claim's patient"}


def _request(number: str) -> Json:
    """Refers to the claim by its identifier, or by its id or digest where it has no identifier."""
    system, separator, value = number.partition("|")
    if separator and system == "id":
        return {"reference": f"Claim/{value}"}
    if separator and system == "sha256":
        return {"identifier": {"system": DIGEST_SYSTEM, "value": value}}
    # A value without a system may contain a bar itself. A system is a URI and has a colon.
    if separator and ":" in system:
        return {"identifier": {"system": system, "value": value}}
    return {"identifier": {"value": number}}


def _disposition(review: Review) -> str:
    proposed, accepted = _value(review.proposed_amount), _value(review.accepted_amount)
    currency = _currency(review)
    found = len(review.findings)
    return (
        f"Đề nghị {sum_vi(proposed, currency)}, chấp nhận {sum_vi(accepted, currency)}; "
        f"{found} điểm cần xem xét. / "
        f"{sum_en(proposed, currency)} claimed, {sum_en(accepted, currency)} accepted; "
        f"{found} {'finding' if found == 1 else 'findings'}."
    )


def _items(claim: Claim, findings: Iterable[Finding]) -> list[Json]:
    """Every line with a finding of its own, by sequence: the amount claimed, and what remains of it."""
    lines = {line.sequence: line for line in reversed(claim.lines)}
    on_line: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.line in lines:
            on_line.setdefault(finding.line, []).append(finding)
    return [_item(lines[sequence], on_line[sequence]) for sequence in sorted(on_line)]


def _item(line: Line, findings: list[Finding]) -> Json:
    net, currency = amount_of(line.net), currency_of(line.net)
    cut = sum((_value(finding.amount) for finding in findings if _reduces(finding, currency)), ZERO)
    rules = dict.fromkeys(finding.rule for finding in findings)
    benefit = _adjudication("benefit", None if net is None else net - min(cut, max(net, ZERO)), currency)
    benefit["reason"] = {"coding": [{"system": RULE_SYSTEM, "code": rule} for rule in rules]}
    return {
        "itemSequence": line.sequence,
        "adjudication": [_adjudication("submitted", net, currency), benefit],
    }


def _reduces(finding: Finding, currency: str) -> bool:
    return finding.outcome != FINDING_OUTCOME_WARN and finding.amount.currency_code == currency


def _adjudication(category: str, value: Decimal | None, currency: str) -> Json:
    coded: Json = {"category": {"coding": [{"system": ADJUDICATION, "code": category}]}}
    if value is not None:
        coded["amount"] = {"value": value, "currency": currency}
    return coded


def _error(finding: Finding, claim_format: ClaimFormat) -> Json:
    title = f"{finding.title.vi} / {finding.title.en}"
    error: Json = {
        "code": {
            "coding": [{"system": RULE_SYSTEM, "code": finding.rule, "display": title}],
            "text": f"{finding.message.vi} / {finding.message.en}",
        }
    }
    if finding.line:
        error["itemSequence"] = finding.line
    if claim_format is ClaimFormat.FHIR_R5_JSON:
        error["expression"] = [finding.path]
    return error


def _value(money: MoneyMessage) -> Decimal:
    """The exact value, without trailing zeros."""
    return (
        Decimal(money.units) + Decimal(money.nanos).scaleb(-9).normalize()
        if money.nanos
        else Decimal(money.units)
    )


def _currency(review: Review) -> str:
    return str(review.proposed_amount.currency_code)
