"""Handing claims in, many at once: cards looked up, claims kept; acknowledged when committed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import uuid4

import msgspec

from gateway.claims.claim_submitted import ReviewFacts, claim_submitted
from gateway.claims.facts_of_claims import FactsOfClaims
from gateway.claims.kept_claim import KeptClaim
from gateway.claims.new_claim import NewClaim
from gateway.claims.read_claim import ReadSubmission
from gateway.metrics import Metrics
from insurance.claim.stay import stay_of
from runtime.clock import Clock


class Intake(Protocol):
    """Where claims are kept, and left for the review."""

    async def enter(self, entries: Sequence[NewClaim]) -> list[KeptClaim | Exception]:
        """For each the claim that stands, committed on return, or the Refusal or failure that it met.

        A claim that stands under another id was known before. Raises DatabaseAway.
        """
        ...


class Acknowledgement(msgspec.Struct, frozen=True):
    """The claim that stands, and whether it stood before."""

    claim: KeptClaim
    already_known: bool


class TakeInClaims:
    """The use case, by the batch: every claim by itself is kept, known, refused, or fails alone."""

    def __init__(self, facts: FactsOfClaims, intake: Intake, clock: Clock, metrics: Metrics) -> None:
        self._facts = facts
        self._intake = intake
        self._clock = clock
        self._metrics = metrics

    async def __call__(self, claims: Sequence[ReadSubmission]) -> list[Acknowledgement | Exception]:
        """In order, with the Refusal or failure of each that is not kept. Raises DatabaseAway."""
        received_at = self._clock.now()
        facts = await self._facts(claims, dry_run=False)
        entries = [_entry(claim, known, received_at) for claim, known in zip(claims, facts, strict=True)]
        standing = await self._intake.enter(entries)
        return [self._acknowledge(entry, claim) for entry, claim in zip(entries, standing, strict=True)]

    def _acknowledge(self, entry: NewClaim, standing: KeptClaim | Exception) -> Acknowledgement | Exception:
        if isinstance(standing, Exception):
            return standing
        already_known = standing.claim_id != entry.claim.claim_id
        if not already_known:
            self._metrics.claims_received.labels(standing.format).inc()
        return Acknowledgement(standing, already_known)


def _entry(read: ReadSubmission, facts: ReviewFacts, received_at: datetime) -> NewClaim:
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
