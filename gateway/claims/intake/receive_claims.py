"""Receives a batch of claims: collects their facts, keeps them, and acknowledges them when committed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import uuid4

import msgspec

from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import KeptClaim
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts, claim_submitted
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.metrics import Metrics
from insurance.claim.stay import stay_of
from runtime.clock import Clock


class Intake(Protocol):
    """Where claims are kept and submitted to the review."""

    async def keep(self, claims: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
        """Keep new claims. Return for each the kept claim, or the Refusal or other exception that it raised.

        The kept claim has another ID where the claim was known before. All are committed on return. Raises
        DatabaseAway.
        """
        ...


class Acknowledgement(msgspec.Struct, frozen=True):
    """The kept claim, and whether it was known before."""

    claim: KeptClaim
    already_known: bool


class ReceiveClaims:
    """The use case for a batch. Each claim by itself is kept, known, refused, or fails."""

    def __init__(
        self, collect_facts: CollectReviewFacts, intake: Intake, clock: Clock, metrics: Metrics
    ) -> None:
        self._collect_facts = collect_facts
        self._intake = intake
        self._clock = clock
        self._metrics = metrics

    async def __call__(self, claims: Sequence[ReadSubmission]) -> list[Acknowledgement | Exception]:
        """Return acknowledgements in the order of the claims, or an exception for a claim that is not kept.

        Raises DatabaseAway.
        """
        received_at = self._clock.now()
        facts = await self._collect_facts(claims, dry_run=False)
        new = [_new_claim(*claim, received_at) for claim in zip(claims, facts, strict=True)]
        kept = await self._intake.keep(new)
        return [self._acknowledge(*claim) for claim in zip(new, kept, strict=True)]

    def _acknowledge(self, new: NewClaim, kept: KeptClaim | Exception) -> Acknowledgement | Exception:
        if isinstance(kept, Exception):
            return kept
        already_known = kept.claim_id != new.claim.claim_id
        if not already_known:
            self._metrics.claims_received.labels(kept.format).inc()
        return Acknowledgement(kept, already_known)


def _new_claim(read: ReadSubmission, facts: ReviewFacts, received_at: datetime) -> NewClaim:
    submission, claim_id = read.submission, uuid4()
    claim = KeptClaim(
        claim_id=claim_id,
        facility=submission.facility,
        number=read.claim.number,
        format=submission.format,
        received_at=received_at,
        content=submission.content,
        idempotency_key=submission.idempotency_key,
        replaces_claim_id=submission.replaces_claim_id,
    )
    return NewClaim(
        claim,
        claim_submitted(claim_id, submission, facts, received_at).SerializeToString(),
        stay_of(read.claim, str(claim_id), submission.facility, facts.card.insurance_number),
    )
