"""Reads a batch of claims and asks for their patients' cards: all that a review needs to know."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from gateway.cards.question import Answer, Purpose, Question
from gateway.claims.claim_submitted import card_facts
from gateway.claims.subject_of_claim import subject_of_claim
from gateway.claims.submission import Submission
from gateway.clock import Clock
from gateway.metrics import Metrics
from gateway.refusals import ClaimTooLarge, ClaimUnreadable, Fault, Refusal
from review.reading.claim import Claim, Release
from review.reading.unreadable import Unreadable
from review.v1.claim_submitted_pb2 import CardFacts


class ClaimReader(Protocol):
    """Reads a claim's content."""

    def read(self, content: bytes, release: Release) -> Claim:
        """Raises Unreadable."""
        ...


class Cards(Protocol):
    """The look-up."""

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers in order. Raises DatabaseAway."""
        ...


class Prepared(msgspec.Struct, frozen=True):
    """A claim that has been read, with its patient's card on the day of admission."""

    submission: Submission
    claim: Claim
    card: CardFacts


class PrepareClaims:
    """What intake and dry run have in common."""

    def __init__(
        self, reader: ClaimReader, cards: Cards, limit_bytes: int, clock: Clock, metrics: Metrics
    ) -> None:
        self._reader = reader
        self._cards = cards
        self._limit_bytes = limit_bytes
        self._clock = clock
        self._metrics = metrics

    async def __call__(self, submissions: Sequence[Submission]) -> list[Prepared | Refusal]:
        """In order; one look-up for all that are readable. Raises DatabaseAway."""
        claims = [self._read(submission) for submission in submissions]
        questions = {
            nth: question
            for nth, (submission, claim) in enumerate(zip(submissions, claims, strict=True))
            if isinstance(claim, Claim) and (question := self._question(submission, claim))
        }
        answers = await self._cards.check(list(questions.values()))
        cards = {
            nth: card_facts(question.service_date, answer)
            for (nth, question), answer in zip(questions.items(), answers, strict=True)
        }
        return [
            claim if isinstance(claim, Refusal) else Prepared(submission, claim, cards.get(nth, CardFacts()))
            for nth, (submission, claim) in enumerate(zip(submissions, claims, strict=True))
        ]

    def _read(self, submission: Submission) -> Claim | Refusal:
        if len(submission.content) > self._limit_bytes:
            return ClaimTooLarge(self._limit_bytes)
        try:
            claim = self._reader.read(submission.content, submission.release)
        except Unreadable as unreadable:
            self._metrics.claims_unreadable.inc()
            return _refusal(unreadable)
        if claim.facility not in (None, submission.facility):
            reason = "is another facility of ours; a claim is handed in with its provider's own token"
            return ClaimUnreadable([Fault(f"{claim.root}.provider", reason)])
        return claim

    def _question(self, submission: Submission, claim: Claim) -> Question | None:
        subject = subject_of_claim(claim.patient)
        day = claim.first_day or claim.created or self._clock.today()
        return Question(subject, day, submission.facility, Purpose.CLAIM) if subject else None


def _refusal(unreadable: Unreadable) -> ClaimUnreadable:
    faults = (Fault(fault.path, fault.reason) for fault in unreadable.faults)
    return ClaimUnreadable(faults, metadata={"read_as": f"FHIR {unreadable.release}"})
