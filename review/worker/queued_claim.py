"""A claim in the queue, and what came of taking it. Pure."""

from datetime import datetime
from uuid import UUID

import msgspec

from review.v1.claim_reviewed_pb2 import ClaimReviewed


class QueuedClaim(msgspec.Struct, frozen=True):
    """A row in a worker's hands. `message` is a serialised ClaimSubmitted.

    `attempts` counts how often it has been taken, this time included.
    """

    place: int
    claim_id: UUID
    message: bytes
    attempts: int


class Taken(msgspec.Struct, frozen=True):
    """What a look into the queue brought: claims to review, and those whose workers died three times."""

    claims: tuple[QueuedClaim, ...]
    set_aside: tuple[str, ...]


class Reviewed(msgspec.Struct, frozen=True):
    """A claim that has been judged. `facility` handed it in; a dry run is answered and not kept."""

    queued: QueuedClaim
    facility: str
    dry_run: bool
    answer: ClaimReviewed


class Failed(msgspec.Struct, frozen=True):
    """A claim whose review raised an exception: why, without any of its content."""

    queued: QueuedClaim
    error: str


class Backlog(msgspec.Struct, frozen=True):
    """How much is in the queue. `oldest` is when the longest waiting was handed in, None where none waits."""

    waiting: int
    oldest: datetime | None
    set_aside: int
