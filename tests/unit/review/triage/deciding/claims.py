"""Claims and reviews to decide on."""

from decimal import Decimal
from typing import Any

from insurance.claim.claim import Claim
from review.answer.money_message import money_message
from review.triage.deciding.decision import Action, DecisionDraft, LineDraft
from review.v1.review_pb2 import Finding, Review
from tests.rules.claims import a_claim

VND = "VND"
CODES = ("W01", "W04", "S.005.434")


def bill(*nets: object, **facts: Any) -> Claim:
    """A claim whose lines 1, 2, ... have these nets; its total is their sum, unless one is given."""
    return a_claim(lines=[{"net": net} for net in nets], **facts)


def vnd(value: object) -> Decimal:
    return Decimal(str(value))


def line(number: int, action: str, amount: object = None, *reasons: str, note: str = "") -> LineDraft:
    value = None if amount is None else Decimal(str(amount))
    return LineDraft(number, Action(action), value, reasons, note)


def by_line(*lines: LineDraft, reasons: tuple[str, ...] = (), note: str = "") -> DecisionDraft:
    return DecisionDraft(lines=lines, reasons=reasons, note=note)


def whole(action: str, amount: object = None, *reasons: str, note: str = "") -> DecisionDraft:
    value = None if amount is None else Decimal(str(amount))
    return DecisionDraft(Action(action), (), value, reasons, note)


def finding(rule: str, outcome: str, on_line: int = 0, amount: object = None) -> Finding:
    return Finding(
        rule=rule,
        outcome=f"FINDING_OUTCOME_{outcome}",
        line=on_line,
        amount=None if amount is None else money_message(Decimal(str(amount)), VND),
    )


def review_of(*findings: Finding, accepted: object = 0) -> Review:
    return Review(findings=findings, accepted_amount=money_message(Decimal(str(accepted)), VND))
