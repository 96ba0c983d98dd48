"""Receives a batch of claims: collects their facts, keeps them, and acknowledges them when committed."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from gateway.claims.intake.new_claim import NewClaim
from gateway.claims.kept_claim import ClaimState, ClaimUse, KeptClaim
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts, claim_submitted
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.claims.withdrawal_answer import withdrawal_answer
from gateway.metrics import Metrics
from insurance.claim.claim import Claim
from insurance.claim.parts.related_claim import RelatedClaim
from insurance.claim.stay import stay_of
from insurance.claim.uses.uses_of_claim import uses_of
from runtime.clock import Clock
from runtime.sharing.side_threads import SideThreads

# Each claim that is named is locked and found by its number. A claim names its preauthorization and the claim
# that it corrects.
MOST_RELATED = 10
# To prepare so many takes a millisecond. Then the event loop does other work, such as look-ups.
CLAIMS_AT_A_TIME = 16


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
        self,
        collect_facts: CollectReviewFacts,
        intake: Intake,
        clock: Clock,
        metrics: Metrics,
        threads: SideThreads,
    ) -> None:
        self._collect_facts = collect_facts
        self._intake = intake
        self._clock = clock
        self._metrics = metrics
        self._threads = threads

    async def __call__(self, claims: Sequence[ReadSubmission]) -> list[Acknowledgement | Exception]:
        """Return acknowledgements in the order of the claims, or an exception for a claim that is not kept.

        Raises DatabaseAway.
        """
        received_at = self._clock.now()
        to_judge = [read for read in claims if not read.claim.is_withdrawal]
        facts = await self._collect_facts(to_judge, dry_run=False) if to_judge else ()
        if any(read.is_large for read in claims):
            new = await self._threads.run(_new_claims, claims, iter(facts), received_at)
        else:
            new = await _new_claims_by_turns(claims, iter(facts), received_at)
        kept = await self._intake.keep(new)
        return [self._acknowledge(*claim) for claim in zip(new, kept, strict=True)]

    def _acknowledge(self, new: NewClaim, kept: KeptClaim | Exception) -> Acknowledgement | Exception:
        if isinstance(kept, Exception):
            return kept
        already_known = kept.claim_id != new.claim.claim_id
        if not already_known:
            self._metrics.claims_received.labels(kept.format).inc()
        return Acknowledgement(kept, already_known)


async def _new_claims_by_turns(
    claims: Sequence[ReadSubmission], facts: Iterator[ReviewFacts], received_at: datetime
) -> list[NewClaim]:
    new = _new_claims(claims[:CLAIMS_AT_A_TIME], facts, received_at)
    for begin in range(CLAIMS_AT_A_TIME, len(claims), CLAIMS_AT_A_TIME):
        await asyncio.sleep(0)
        new += _new_claims(claims[begin : begin + CLAIMS_AT_A_TIME], facts, received_at)
    return new


def _new_claims(
    claims: Sequence[ReadSubmission], facts: Iterator[ReviewFacts], received_at: datetime
) -> list[NewClaim]:
    """`facts` are those of the claims that are to be judged."""
    return [
        _withdrawal(read, received_at)
        if read.claim.is_withdrawal
        else _new_claim(read, next(facts), received_at)
        for read in claims
    ]


def _new_claim(read: ReadSubmission, facts: ReviewFacts, received_at: datetime) -> NewClaim:
    kept = _kept(read, received_at)
    message = claim_submitted(kept.claim_id, read, facts, received_at)
    stay = stay_of(read.claim, str(kept.claim_id), read.submission.facility, facts.card.insurance_number)
    return NewClaim(
        kept,
        message.SerializeToString(),
        stay if read.claim.is_bill else None,
        _related(read.claim),
        uses_of(read.claim),
    )


def _withdrawal(read: ReadSubmission, received_at: datetime) -> NewClaim:
    """It is answered at once: there is nothing to look up or to review."""
    kept = _kept(read, received_at)
    answer = withdrawal_answer(read.claim, kept.claim_id, received_at, read.signature)
    closed = replace(
        kept, is_withdrawal=True, closed_as=ClaimState.CANCELLED, acknowledgement=answer.SerializeToString()
    )
    return NewClaim(closed, None, None, _related(read.claim))


def _related(claim: Claim) -> tuple[RelatedClaim, ...]:
    """At most ten, those first that it replaces: without one of these it would be a second bill."""
    return tuple(sorted(claim.related, key=lambda one: one.relationship != "replaces")[:MOST_RELATED])


def _kept(read: ReadSubmission, received_at: datetime) -> KeptClaim:
    submission = read.submission
    return KeptClaim(
        claim_id=uuid4(),
        facility=submission.facility,
        number=read.claim.number,
        format=submission.format,
        received_at=received_at,
        content=submission.content,
        idempotency_key=submission.idempotency_key,
        replaces_claim_id=submission.replaces_claim_id,
        use=ClaimUse(read.claim.use),
        resource_id=read.claim.resource_id,
    )
