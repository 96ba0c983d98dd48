"""A claim from the queue, and the results of its review."""

from datetime import datetime
from uuid import UUID

import msgspec

from review.triage.new_case import NewCase
from review.v1.claim_reviewed_pb2 import ClaimReviewed


class QueuedClaim(msgspec.Struct, frozen=True):
    """A row of the queue that a worker has taken. `message` is a serialised ClaimSubmitted.

    `taken_by` is the worker's number. `attempts` is how often the claim has been taken, including this time;
    times that the database interrupted are not counted. `enqueued_at` is when it was put into the queue.
    """

    place: int
    claim_id: UUID
    message: bytes
    taken_by: int
    attempts: int
    enqueued_at: datetime


class Taken(msgspec.Struct, frozen=True):
    """The claims to review, and the IDs of claims set aside because three workers died with them.

    `are_all`: no other claim waited that could be taken. False where there may be one.
    """

    claims: tuple[QueuedClaim, ...]
    set_aside: tuple[str, ...]
    are_all: bool


class Reviewed(msgspec.Struct, frozen=True):
    """A claim with its review. `case` is None for a dry run: its review is answered and not kept."""

    queued: QueuedClaim
    answer: ClaimReviewed
    case: NewCase | None

    @property
    def dry_run(self) -> bool:
        """Whether nothing of it is kept."""
        return self.case is None


class Failed(msgspec.Struct, frozen=True):
    """A claim whose review raised an exception. `error` has nothing of the claim's content."""

    queued: QueuedClaim
    error: str


class Interrupted(msgspec.Struct, frozen=True):
    """A claim whose review the database interrupted, and the seconds that it rests while others go first."""

    queued: QueuedClaim
    rest_seconds: int


class Backlog(msgspec.Struct, frozen=True):
    """How many claims are queued. `oldest` is when the first of them was queued, None where none waits."""

    waiting: int
    oldest: datetime | None
    set_aside: int
