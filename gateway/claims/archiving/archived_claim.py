"""Claims on their way into a file."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

# Which columns a file has, and what they mean. A file without a number is older, and has this form, too.
FORM = "1"


class ArchivedClaim(NamedTuple):
    """What a file has of a claim; the names are those of its columns.

    `content` is what the facility sent, byte for byte. `review` is a serialised review.v1.ClaimReviewed,
    `facts` a ClaimSubmitted without content, `decided` a ClaimDecided, `explanation` an Explanation, each
    None where there is none.
    """

    claim_id: UUID
    facility: str
    number: str
    format: str
    received_at: datetime
    closed_as: str | None
    use: str
    is_withdrawal: bool
    replaces_claim_id: UUID | None
    replaced_by_claim_id: UUID | None
    content: bytes
    review: bytes | None
    facts: bytes | None
    decided: bytes | None
    explanation: bytes | None
