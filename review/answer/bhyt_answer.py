"""Writes a review or a decision as KETQUAGIAMDINH, for claims that came as XML (docs/bhyt-xml.md)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from google.type.money_pb2 import Money

from insurance.claim.bhyt.answer import AnswerState, Fields, answer, place_fields
from insurance.claim.bhyt.signature import Signature
from insurance.claim.claim import Claim
from insurance.claim.fact import LineFact
from insurance.claim.paths import path_of
from insurance.text import Text
from review.answer.money_message import money_value
from review.answer.part_words import part_words
from review.v1.decision_pb2 import DECISION_ACTION_ASK, Decision, LineDecision
from review.v1.review_pb2 import (
    FINDING_OUTCOME_CUT,
    FINDING_OUTCOME_REFUSE,
    FINDING_OUTCOME_WARN,
    PAYMENT_NOT_A_BILL,
    Finding,
    Review,
)
from review.v1.review_pb2 import Text as Words

REFUSED, CUT, WARNED = "TU_CHOI", "XUAT_TOAN", "CANH_BAO"
NOT_A_BILL = Text("Không phải đề nghị thanh toán", "Not a bill")


def bhyt_review(
    claim: Claim, review: Review, claim_id: str, reviewed_at: datetime, signature: Signature | None
) -> bytes:
    """What was found, row by row, with the amounts, and whose signature it has.

    `reviewed_at` has a time zone.
    """
    fields = {
        "T_DE_NGHI": _number(review.proposed_amount),
        "T_CHAP_NHAN": _number(review.accepted_amount),
        "DIEN_GIAI": NOT_A_BILL.both if review.payment == PAYMENT_NOT_A_BILL else "",
    }
    rows = [_finding(finding) for finding in review.findings]
    return answer(claim, claim_id, reviewed_at, AnswerState.REVIEWED, fields, ("CANH_BAO", rows), signature)


def bhyt_decision(
    claim: Claim,
    decision: Decision,
    reasons: Mapping[str, Text],
    claim_id: str,
    decided_at: datetime,
    signature: Signature | None,
) -> bytes:
    """What a reviewer decided, row by row. `reasons` have the words of each code of the decision."""
    asks = decision.action == DECISION_ACTION_ASK
    state = AnswerState.ASKED if asks else AnswerState.DECIDED
    sums = {} if asks else _sums(decision)
    fields = {
        **sums,
        "LY_DO": _reasons(decision.reasons, reasons),
        "GHI_CHU": decision.note,
        "DIEN_GIAI": " ".join(words.both for words in part_words(decision)),
    }
    rows = list(_decided_rows(claim, decision, reasons))
    return answer(claim, claim_id, decided_at, state, fields, ("QUYET_DINH", rows), signature)


def _finding(finding: Finding) -> Fields:
    return {
        **place_fields(finding.path),
        "MA_QUY_TAC": finding.rule,
        "MA_GIAM_DINH": finding.insurer_code,
        "KET_LUAN": _conclusion(finding),
        "TIEU_DE": _both(finding.title),
        "NOI_DUNG": _both(finding.message),
        "T_LIEN_QUAN": _number(finding.amount) if _may_show_amount(finding) else "",
        "CAN_CU": finding.law,
    }


def _may_show_amount(finding: Finding) -> bool:
    """The amount of a warning that rests on other facilities' stays would tell the days of those stays."""
    is_reviewers = finding.HasField("reviewer_message") and finding.outcome == FINDING_OUTCOME_WARN
    return finding.HasField("amount") and not is_reviewers


def _conclusion(finding: Finding) -> str:
    if finding.outcome == FINDING_OUTCOME_REFUSE:
        return REFUSED
    return CUT if finding.outcome == FINDING_OUTCOME_CUT else WARNED


def _decided_rows(claim: Claim, decision: Decision, reasons: Mapping[str, Text]) -> Iterator[Fields]:
    lines = {line.sequence: line for line in claim.lines}
    for decided in decision.lines:
        if line := lines.get(decided.line):
            yield {**place_fields(path_of(claim, line.fact(LineFact.LINE))), **_decided(decided, reasons)}


def _decided(line: LineDecision, reasons: Mapping[str, Text]) -> Fields:
    return {
        "T_DE_NGHI": _number(line.claimed_amount) if line.HasField("claimed_amount") else "",
        "T_CHAP_NHAN": _number(line.amount) if line.HasField("amount") else "",
        "LY_DO": _reasons(line.reasons, reasons),
        "GHI_CHU": line.note,
    }


def _sums(decision: Decision) -> Fields:
    paid = decision.HasField("fund_amount")
    return {
        "T_CHAP_NHAN": _number(decision.accepted_amount),
        "T_BHTT": _number(decision.fund_amount) if paid else "",
        "T_BNCCT": _number(decision.copayment_amount) if paid else "",
    }


def _reasons(codes: Iterable[str], reasons: Mapping[str, Text]) -> str:
    return "; ".join(f"{code}: {reasons[code].both}" for code in codes)


def _both(words: Words) -> str:
    return f"{words.vi} / {words.en}"


def _number(money: Money) -> str:
    return f"{money_value(money):f}"
