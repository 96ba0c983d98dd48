"""What reviewers decide, as the review stores it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from google.type.money_pb2 import Money

from review.triage.deciding.part_message import part_message
from review.v1.decision_pb2 import (
    DECISION_ACTION_ACCEPT,
    DECISION_ACTION_ASK,
    DECISION_ACTION_CUT,
    ClaimDecided,
    Decision,
    LineDecision,
    Reason,
)
from review.v1.review_pb2 import Text
from runtime.date_message import date_message
from tests.fakes.paid_stay import PARTS

DECIDED_AT = datetime(2026, 3, 3, 1, tzinfo=UTC)
LATER = date(2999, 12, 31)

# As the console's transaction does, as far as the gateway sees it.
DECIDE = """
    WITH cased AS (UPDATE review.cases SET state = $3, version = version + 1 WHERE claim_id = $1
            RETURNING claim_id, facility),
        changed AS (INSERT INTO review.claim_changes (claim_id, facility, change)
            SELECT claim_id, facility, $3 FROM cased),
        decided AS (INSERT INTO review.decided (claim_id, decision_id, decided_at, is_question, message)
            SELECT claim_id, gen_random_uuid(), $4, $3 = 'ASKED', $2 FROM cased
            ON CONFLICT (claim_id) DO UPDATE SET message = EXCLUDED.message,
                decision_id = EXCLUDED.decision_id, is_question = EXCLUDED.is_question)
    SELECT claim_id, pg_notify('claim_changed', '') FROM cased
"""


async def decide(fetch: Callable[..., Awaitable[list[Any]]], decided: ClaimDecided) -> None:
    """Keep a decision or question on a reviewed claim; `fetch` executes a statement."""
    state = "ASKED" if decided.decision.action == DECISION_ACTION_ASK else "DECIDED"
    made_at = decided.decided_at.ToDatetime(UTC)
    assert await fetch(DECIDE, UUID(decided.claim_id), decided.SerializeToString(), state, made_at)


def dong(units: int) -> Money:
    """An amount in VND."""
    return Money(currency_code="VND", units=units)


def a_cut(claim_id: UUID | str, explain_until: date | None = LATER) -> ClaimDecided:
    """The first line is paid as claimed, the second in part."""
    decision = Decision(
        action=DECISION_ACTION_CUT,
        lines=[
            LineDecision(line=1, action=DECISION_ACTION_ACCEPT, amount=dong(1000)),
            LineDecision(
                line=2, action=DECISION_ACTION_CUT, amount=dong(400), reasons=["W06"], note="Một nửa."
            ),
        ],
        note="Xem dòng 2.",
        accepted_amount=dong(1400),
        fund_amount=dong(1120),
        copayment_amount=dong(280),
        own_amount=dong(0),
    )
    reasons = [Reason(code="W06", words=Text(vi="Tính trùng", en="Billed twice"))]
    return _decided(claim_id, decision, reasons, explain_until)


def a_stay_of_two_parts(claim_id: UUID | str) -> ClaimDecided:
    """The cut, of a stay that was reckoned by parts."""
    decided = a_cut(claim_id)
    decided.decision.parts.extend(part_message(part, "VND") for part in PARTS)
    return decided


def a_question(claim_id: UUID | str, explain_until: date | None = LATER) -> ClaimDecided:
    """About the second line."""
    lines = [
        LineDecision(line=1, action=DECISION_ACTION_ACCEPT, amount=dong(1000)),
        LineDecision(line=2, action=DECISION_ACTION_ASK, reasons=["W06"], note="Mấy lần?"),
    ]
    decision = Decision(action=DECISION_ACTION_ASK, lines=lines, note="Gửi kết quả xét nghiệm.")
    return _decided(claim_id, decision, [], explain_until)


def _decided(
    claim_id: UUID | str, decision: Decision, reasons: list[Reason], explain_until: date | None
) -> ClaimDecided:
    decided = ClaimDecided(
        claim_id=str(claim_id),
        decision=decision,
        reasons=reasons,
        claim_response=b'{"resourceType": "ClaimResponse", "status": "active"}',
    )
    decided.decided_at.FromDatetime(DECIDED_AT)
    if explain_until is not None:
        day = explain_until
        decided.explain_until.CopyFrom(date_message(day))
    return decided
