"""Writes what the facility gets to see of a decision."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from insurance.text import Text
from review.answer.response import decided_response
from review.triage.deciding.decision_message import decision_message
from review.triage.desk.reckoning import Reckoned
from review.v1.decision_pb2 import ClaimDecided, Reason
from review.v1.review_pb2 import Text as TextMessage
from runtime.date_message import date_message


def claim_decided(
    claim_id: UUID,
    reckoned: Reckoned,
    decided_at: datetime,
    explain_until: date | None,
    reason_codes: Mapping[str, Text],
) -> ClaimDecided:
    """The message, with a FHIR ClaimResponse and the meaning of each reason. `decided_at` has a time zone."""
    message = decision_message(reckoned.decision, reckoned.paid, reckoned.parts)
    reasons = {code: reason_codes[code] for code in reckoned.decision.all_reasons}
    response = decided_response(
        reckoned.claim, message, reasons, str(claim_id), decided_at, reckoned.signature
    )
    decided = ClaimDecided(
        claim_id=str(claim_id),
        decision=message,
        claim_response=response,
        reasons=[
            Reason(code=code, words=TextMessage(vi=words.vi, en=words.en)) for code, words in reasons.items()
        ],
    )
    decided.decided_at.FromDatetime(decided_at.astimezone(UTC))
    if explain_until is not None:
        decided.explain_until.CopyFrom(date_message(explain_until))
    return decided
