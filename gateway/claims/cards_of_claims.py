"""The patients' cards on the day of admission: what a review needs to know beside the claim."""

from collections.abc import Sequence
from typing import Protocol

from gateway.cards.question import Answer, Purpose, Question
from gateway.claims.claim_submitted import card_facts
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.subject_of_claim import subject_of_claim
from gateway.clock import Clock
from review.v1.claim_submitted_pb2 import CardFacts


class Cards(Protocol):
    """The look-up."""

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers in order, each in the access log. Raises DatabaseAway."""
        ...


class CardsOfClaims:
    """Asks for all cards of a batch in one go."""

    def __init__(self, cards: Cards, clock: Clock) -> None:
        self._cards = cards
        self._clock = clock

    async def __call__(self, claims: Sequence[ReadSubmission]) -> list[CardFacts]:
        """In order; not asked where a claim names nobody. Raises DatabaseAway."""
        questions = [self._question(claim) for claim in claims]
        answers = iter(await self._cards.check([question for question in questions if question]))
        return [
            card_facts(question.service_date, next(answers)) if question else CardFacts()
            for question in questions
        ]

    def _question(self, read: ReadSubmission) -> Question | None:
        claim = read.claim
        subject = subject_of_claim(claim.patient)
        day = claim.first_day or claim.created or self._clock.today()
        return Question(subject, day, read.submission.facility, Purpose.CLAIM) if subject else None
