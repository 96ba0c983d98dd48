"""Handing claims in, many at once: read, looked up, kept; acknowledged when committed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4

import msgspec

from gateway.claims.claim_submitted import claim_submitted
from gateway.claims.entry import Entry
from gateway.claims.kept_claim import KeptClaim
from gateway.claims.prepare_claims import PrepareClaims, Prepared
from gateway.claims.submission import Submission
from gateway.clock import Clock
from gateway.metrics import Metrics
from gateway.refusals import Refusal
from review.reading.stay import stay_of


class Intake(Protocol):
    """Where claims are kept, and left for the review."""

    async def enter(self, entries: Sequence[Entry]) -> list[KeptClaim | Refusal]:
        """For each the claim that stands, committed on return, or why it is refused. Raises DatabaseAway.

        A claim that stands under another id was known before.
        """
        ...


class Receipt(msgspec.Struct, frozen=True):
    """The claim that stands, and whether it stood before."""

    claim: KeptClaim
    already_known: bool


class SubmitClaims:
    """The use case, by the batch: every claim by itself is kept, known, or refused."""

    def __init__(self, prepare: PrepareClaims, intake: Intake, clock: Clock, metrics: Metrics) -> None:
        self._prepare = prepare
        self._intake = intake
        self._clock = clock
        self._metrics = metrics

    async def __call__(self, submissions: Sequence[Submission]) -> list[Receipt | Refusal]:
        """In order. Raises DatabaseAway, and then nothing was kept."""
        received_at = self._clock.now()
        results = [
            one if isinstance(one, Refusal) else _entry(one, received_at)
            for one in await self._prepare(submissions)
        ]
        entries = [one for one in results if isinstance(one, Entry)]
        standing = iter(await self._intake.enter(entries) if entries else ())
        return [one if isinstance(one, Refusal) else self._receipt(one, next(standing)) for one in results]

    def _receipt(self, entry: Entry, standing: KeptClaim | Refusal) -> Receipt | Refusal:
        if isinstance(standing, Refusal):
            return standing
        already_known = standing.claim_id != entry.claim.claim_id
        if not already_known:
            self._metrics.claims_received.labels(f"FHIR_{standing.release}_JSON").inc()
        return Receipt(standing, already_known)


def _entry(prepared: Prepared, received_at: datetime) -> Entry:
    submission, claim_id = prepared.submission, uuid4()
    message = claim_submitted(claim_id, submission, prepared.card, received_at)
    return Entry(
        _claim(prepared, claim_id, received_at),
        message.SerializeToString(),
        stay_of(prepared.claim, str(claim_id), submission.facility, prepared.card.insurance_number),
    )


def _claim(prepared: Prepared, claim_id: UUID, received_at: datetime) -> KeptClaim:
    submission = prepared.submission
    return KeptClaim(
        claim_id=claim_id,
        facility=submission.facility,
        number=prepared.claim.number,
        release=submission.release,
        received_at=received_at,
        content=submission.content,
        idempotency_key=submission.idempotency_key,
        replaces_claim_id=submission.replaces_claim_id,
    )
