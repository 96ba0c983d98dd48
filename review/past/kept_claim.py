"""What is kept of a reviewed claim, and the claim as it is opened to be judged again."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from insurance.claim.claim import Claim
from review.judging.judge import CaseFacts
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.decision_pb2 import Decision


class WhichFacts(StrEnum):
    """By which facts claims are judged again.

    KEPT: those that the claim was judged by. TODAY: what the register and the history of the patient say now.
    """

    KEPT = "kept"
    TODAY = "today"


class KeptDecision(msgspec.Struct, frozen=True):
    """The decision in effect; `proposed` is what the claim asks for, in `currency`."""

    decided_at: datetime
    proposed: Decimal
    currency: str
    message: Decision


class KeptClaim(msgspec.Struct, frozen=True):
    """A reviewed claim. `facts` is the message that it was judged by, without its content.

    `state` is that of its case. `place` is that of its stay, None where it has none: it is then compared with
    no other. `decision` is None where no decision is in effect.
    """

    claim_id: UUID
    state: str
    place: int | None
    facts: ClaimSubmitted
    reviewed: ClaimReviewed
    decision: KeptDecision | None


class Catalogues(StrEnum):
    """Whether the entries of catalogues are those that the claim was judged by.

    UNKNOWN: it was reviewed before they were noted.
    """

    AS_THEN = "as_then"
    CHANGED = "changed"
    UNKNOWN = "unknown"


class PastClaim(msgspec.Struct, frozen=True):
    """A reviewed claim, ready to be judged again.

    `has_kept_stays`: its earlier stays are those that it was compared with then, not those of now.
    """

    kept: KeptClaim
    claim: Claim
    received_at: datetime
    facts: CaseFacts
    has_kept_stays: bool
    catalogues: Catalogues


class PassedOver(StrEnum):
    """Why a claim is not judged again.

    NOT_REVIEWED: it waits for its review, or was reviewed before facts were kept. CLOSED: it was withdrawn or
    replaced. ARCHIVED: its content and facts are in a file, and no archive is read. FAILED: its content
    cannot be read now, or a rule raised an exception.
    """

    NOT_REVIEWED = "not_reviewed"
    CLOSED = "closed"
    ARCHIVED = "archived"
    FAILED = "failed"
