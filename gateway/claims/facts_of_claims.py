"""What a review needs to know beside the claims: the patients' cards on the day, the receipts they quote."""

from collections.abc import Collection, Sequence
from typing import Protocol

from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.question import Purpose, Question
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey
from gateway.claims.claim_submitted import ReviewFacts, card_facts
from gateway.claims.quoted_receipts import quoted_receipts, quotes_one_of
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.subject_of_claim import subject_of_claim, subjects_of_claim
from review.v1.claim_submitted_pb2 import CardFacts, QuotedReceipts
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway

# What may stand for the register.
STANDING = (ServedFrom.REGISTER, ServedFrom.CACHE)


class Cards(Protocol):
    """The look-up."""

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers in order, each in the access log. Raises DatabaseAway."""
        ...


class QuotingFacilities(Protocol):
    """The facilities of which a claim has quoted a genuine receipt: from then on all should."""

    async def find(self, facilities: Collection[str]) -> Collection[str]:
        """Those of them. Raises DatabaseAway."""
        ...

    async def add(self, facilities: Collection[str]) -> None:
        """From now on these too; committed on return. Raises DatabaseAway."""
        ...


class FactsOfClaims:
    """Asks for all cards of a batch in one go, and verifies the receipts."""

    def __init__(
        self, cards: Cards, receipt_keys: ReceiptKeys, quoting: QuotingFacilities, clock: Clock
    ) -> None:
        self._cards = cards
        self._receipt_keys = receipt_keys
        self._quoting = quoting
        self._clock = clock
        # Nobody leaves the table, so who is remembered here need not be asked for again.
        self._remembered: set[str] = set()

    async def __call__(self, claims: Sequence[ReadSubmission], *, dry_run: bool) -> list[ReviewFacts]:
        """In order; no card is asked for where a claim names nobody. Raises DatabaseAway."""
        questions = [self._question(claim) for claim in claims]
        answers = iter(await self._ask([question for question in questions if question]))
        answered = [(question, next(answers)) if question else None for question in questions]
        facts = [
            ReviewFacts(
                card_facts(known[0].service_date, known[1]) if known else CardFacts(),
                self._receipts(claim, known[1] if known else None),
            )
            for claim, known in zip(claims, answered, strict=True)
        ]
        await self._say_who_should_quote(claims, facts, dry_run)
        return facts

    async def _ask(self, questions: Sequence[Question]) -> list[Answer]:
        answers = await self._cards.check(questions)
        # A claim is judged by these facts for ever: what was last known is not good enough. And where the
        # register cannot be read, the claim could hardly be kept.
        if any(answer.served_from not in STANDING for answer in answers):
            raise DatabaseAway
        return answers

    def _question(self, read: ReadSubmission) -> Question | None:
        claim = read.claim
        subject = subject_of_claim(claim.patient)
        day = claim.first_day or claim.created or self._clock.today()
        return Question(subject, day, read.submission.facility, Purpose.CLAIM) if subject else None

    def _receipts(self, read: ReadSubmission, answer: Answer | None) -> QuotedReceipts:
        return quoted_receipts(read.claim.receipts, _people(read, answer), self._receipt_keys)

    async def _say_who_should_quote(
        self, claims: Sequence[ReadSubmission], facts: Sequence[ReviewFacts], dry_run: bool
    ) -> None:
        facilities = [claim.submission.facility for claim in claims]
        if unsure := set(facilities) - self._remembered:
            self._remembered.update(await self._quoting.find(unsure))
        quoted = zip(facilities, (known.receipts for known in facts), strict=True)
        new = {at for at, receipts in quoted if quotes_one_of(at, receipts)} - self._remembered
        for facility, known in zip(facilities, facts, strict=True):
            known.receipts.expected = facility in self._remembered | new
        # A dry run leaves no trace.
        if new and not dry_run:
            await self._quoting.add(new)
            self._remembered.update(new)


def _people(read: ReadSubmission, answer: Answer | None) -> set[PersonKey]:
    """The patient by every number: the register's where it knows them, else those of the claim."""
    if answer is not None and answer.snapshot is not None and answer.snapshot.holding is not None:
        person = answer.snapshot.holding.person
        chip_id = {ChipId(person.chip_id)} if person.chip_id else set()
        return {InsuranceNumber(person.insurance_number), *chip_id}
    return {subject.person for subject in subjects_of_claim(read.claim.patient)}
