"""Writes a review as a FHIR ClaimResponse of the release of the claim. Equal reviews give equal bytes."""

from datetime import datetime
from decimal import Decimal

import msgspec

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.claim import Claim
from insurance.claim.fhir.claim_response import response_head
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.line import Line
from insurance.money import ZERO
from insurance.number_text import sum_text
from insurance.text import Text
from review.answer.money_message import money_value
from review.answer.review_message import NOT_CLEAR
from review.rulebook.engine.not_clear import REASONS
from review.v1.review_pb2 import FINDING_OUTCOME_WARN, PAYMENT_NOT_A_BILL, Finding, Review

Json = dict[str, object]

RULE_SYSTEM = "urn:wardgate:sid:rule"
# Codes of the insurer's list of rules, such as F2_18.
INSURER_RULE_SYSTEM = "urn:wardgate:cs:insurer-rule"
ADJUDICATION = "http://terminology.hl7.org/CodeSystem/adjudication"
# What may be paid of a bill. Of a request that is no bill, nothing is: it is only found to be eligible.
BENEFIT, ELIGIBLE = "benefit", "eligible"
NOT_CLEAR_TEXTS = {value: REASONS[reason] for reason, value in NOT_CLEAR.items()}
NOT_A_BILL = Text(
    "Đây không phải là đề nghị thanh toán: không chi trả theo hồ sơ này. Nếu được đề nghị thanh toán: ",
    "This is not a bill: nothing is paid for it. If it were billed: ",
)


def claim_response(claim: Claim, review: Review, claim_id: str, reviewed_at: datetime) -> bytes:
    """FHIR JSON in UTF-8. `claim_id` is a FHIR id; `reviewed_at` has a time zone."""
    response = response_head(claim, claim_id, reviewed_at) | {
        "disposition": _disposition(review),
        "item": _items(claim, review),
        "total": [
            _adjudication("submitted", money_value(review.proposed_amount), _currency(review)),
            _adjudication(_granted(review), money_value(review.accepted_amount), _currency(review)),
        ],
        "error": [_error(finding, claim.format) for finding in review.findings],
    }
    # FHIR has no empty lists.
    present = {element: value for element, value in response.items() if value != []}
    return msgspec.json.Encoder(decimal_format="number").encode(present)


def _granted(review: Review) -> str:
    return ELIGIBLE if review.payment == PAYMENT_NOT_A_BILL else BENEFIT


def _disposition(review: Review) -> str:
    currency = _currency(review)
    proposed = sum_text(money_value(review.proposed_amount), currency)
    accepted = sum_text(money_value(review.accepted_amount), currency)
    found = len(review.findings)
    intro = NOT_A_BILL if review.payment == PAYMENT_NOT_A_BILL else Text("", "")
    end = _not_clear(review)
    return (
        f"{intro.vi}Đề nghị {proposed.vi}, chấp nhận {accepted.vi}; "
        f"{found} điểm cần xem xét.{end.vi} / "
        f"{intro.en}{proposed.en} claimed, {accepted.en} accepted; "
        f"{found} {'finding' if found == 1 else 'findings'}.{end.en}"
    )


def _not_clear(review: Review) -> Text:
    """Why it is to be checked without a finding; else empty. FHIR has no place for what is unjudged."""
    if review.findings or not review.not_clear:
        return Text("", "")
    reason = NOT_CLEAR_TEXTS[review.not_clear]
    return Text(f" {reason.vi}", f" {reason.en}")


def _items(claim: Claim, review: Review) -> list[Json]:
    """Every line with a finding of its own, by sequence: the amount claimed, and what remains of it."""
    lines = {line.sequence: line for line in reversed(claim.lines)}
    on_line: dict[int, list[Finding]] = {}
    for finding in review.findings:
        if finding.line in lines:
            on_line.setdefault(finding.line, []).append(finding)
    granted = _granted(review)
    return [_item(lines[sequence], on_line[sequence], granted) for sequence in sorted(on_line)]


def _item(line: Line, findings: list[Finding], granted: str) -> Json:
    net, currency = amount_of(line.net), currency_of(line.net)
    cut = sum((money_value(finding.amount) for finding in findings if _reduces(finding, currency)), ZERO)
    benefit = _adjudication(granted, None if net is None else net - min(cut, max(net, ZERO)), currency)
    benefit["reason"] = {"coding": _reasons(findings)}
    return {
        "itemSequence": line.sequence,
        "adjudication": [_adjudication("submitted", net, currency), benefit],
    }


def _reasons(findings: list[Finding]) -> list[Json]:
    """The rules that found something, each once, then their codes in the insurer's list."""
    rules = dict.fromkeys((RULE_SYSTEM, finding.rule) for finding in findings)
    insurers = dict.fromkeys(
        (INSURER_RULE_SYSTEM, finding.insurer_code) for finding in findings if finding.insurer_code
    )
    return [{"system": system, "code": code} for system, code in (*rules, *insurers)]


def _reduces(finding: Finding, currency: str) -> bool:
    return finding.outcome != FINDING_OUTCOME_WARN and finding.amount.currency_code == currency


def _adjudication(category: str, value: Decimal | None, currency: str) -> Json:
    coded: Json = {"category": {"coding": [{"system": ADJUDICATION, "code": category}]}}
    if value is not None:
        coded["amount"] = {"value": value, "currency": currency}
    return coded


def _error(finding: Finding, claim_format: ClaimFormat) -> Json:
    title = f"{finding.title.vi} / {finding.title.en}"
    codings: list[Json] = [{"system": RULE_SYSTEM, "code": finding.rule, "display": title}]
    if finding.insurer_code:
        codings.append({"system": INSURER_RULE_SYSTEM, "code": finding.insurer_code})
    error: Json = {
        "code": {
            "coding": codings,
            "text": f"{finding.message.vi} / {finding.message.en}",
        }
    }
    if finding.line:
        error["itemSequence"] = finding.line
    if claim_format is ClaimFormat.FHIR_R5_JSON:
        error["expression"] = [finding.path]
    return error


def _currency(review: Review) -> str:
    return str(review.proposed_amount.currency_code)
