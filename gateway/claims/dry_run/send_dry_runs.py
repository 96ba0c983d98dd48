"""Sends a batch of dry runs to the review."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts, claim_submitted
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from runtime.clock import Clock


class OpenClaims(Protocol):
    """The claims that are kept."""

    async def open_claims(self, numbers: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """Return the claims that are not closed, by (facility, number), of these. Raises DatabaseAway."""
        ...


class DryRunQueue(Protocol):
    """The queue of the review."""

    async def put(self, claim_ids: Sequence[UUID], messages: Sequence[bytes]) -> None:
        """Put dry runs into the queue. `messages` are serialised ClaimSubmitted. Raises DatabaseAway."""
        ...


class DryRun(msgspec.Struct, frozen=True):
    """A claim to be reviewed and not kept. The answer comes under `claim_id`."""

    claim_id: UUID
    read: ReadSubmission


class SendDryRuns:
    """The use case for a batch."""

    def __init__(
        self, collect_facts: CollectReviewFacts, claims: OpenClaims, queue: DryRunQueue, clock: Clock
    ) -> None:
        self._collect_facts = collect_facts
        self._claims = claims
        self._queue = queue
        self._clock = clock

    async def __call__(self, dry_runs: Sequence[DryRun]) -> list[None]:
        """All are in the queue on return. Raises DatabaseAway."""
        claims = [dry_run.read for dry_run in dry_runs]
        facts = await self._collect_facts(claims, dry_run=True)
        numbers = [(read.submission.facility, read.claim.number) for read in claims]
        submitted = await self._claims.open_claims(numbers)
        messages = [
            self._message(dry_run, added, submitted.get(number))
            for dry_run, added, number in zip(dry_runs, facts, numbers, strict=True)
        ]
        await self._queue.put([dry_run.claim_id for dry_run in dry_runs], messages)
        return [None] * len(dry_runs)

    def _message(self, dry_run: DryRun, facts: ReviewFacts, submitted: UUID | None) -> bytes:
        message = claim_submitted(dry_run.claim_id, dry_run.read.submission, facts, self._clock.now())
        message.dry_run = True
        # The same claim may have been submitted before: the review must not take it for a double of itself.
        message.replaces_claim_id = str(submitted or "")
        return message.SerializeToString()
