"""Collects what the review needs besides the claims: the patients' cards on the day, the quoted receipts."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.card import Person
from gateway.cards.question import Purpose, Question
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey, Subject
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts, card_facts
from gateway.claims.review_facts.entitlement_facts import entitlement_facts, stated_visit
from gateway.claims.review_facts.patient_numbers import look_up_subject, patient_numbers
from gateway.claims.review_facts.quoted_receipts import has_receipt_of, quoted_receipts
from review.v1.claim_submitted_pb2 import CardFacts, QuotedReceipts
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway

# The sources of answers that are up to date.
CURRENT = (ServedFrom.REGISTER, ServedFrom.CACHE)


class Cards(Protocol):
    """Look-ups of cards."""

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """Return the answers in order; each look-up is in the access log. Raises DatabaseAway."""
        ...


class QuotingFacilities(Protocol):
    """The facilities that have quoted a genuine receipt: all their later claims should quote one."""

    async def find(self, codes: Collection[str]) -> Collection[str]:
        """Return which of these facilities have quoted a genuine receipt. Raises DatabaseAway."""
        ...

    async def add(self, codes: Collection[str]) -> None:
        """Mark these facilities; committed on return. Raises DatabaseAway."""
        ...


class CollectReviewFacts:
    """Looks all cards of a batch up at once, and verifies the receipts."""

    def __init__(
        self, cards: Cards, receipt_keys: ReceiptKeys, quoting: QuotingFacilities, clock: Clock
    ) -> None:
        self._cards = cards
        self._receipt_keys = receipt_keys
        self._quoting = quoting
        self._clock = clock
        # A facility is never unmarked, so those that are known here are not queried again.
        self._known_quoting: set[str] = set()

    async def __call__(self, claims: Sequence[ReadSubmission], *, dry_run: bool) -> list[ReviewFacts]:
        """Return the facts in the order of the claims. A claim without a patient's number has no card.

        Raises DatabaseAway.
        """
        purpose = Purpose.DRY_RUN if dry_run else Purpose.CLAIM
        questions = [self._question(claim, purpose) for claim in claims]
        answers = iter(await self._look_up([question for question in questions if question]))
        facts = [
            self._facts(claim, question, next(answers) if question else None)
            for claim, question in zip(claims, questions, strict=True)
        ]
        await self._set_expected(claims, facts, dry_run)
        return facts

    async def _look_up(self, questions: Sequence[Question]) -> list[Answer]:
        answers = await self._cards.check(questions)
        # A claim is always judged by these facts, so data that is only last known is not good enough. Where
        # the register cannot be read, the claim could not be kept either.
        if any(answer.served_from not in CURRENT for answer in answers):
            raise DatabaseAway
        return answers

    def _question(self, read: ReadSubmission, purpose: Purpose) -> Question | None:
        claim = read.claim
        subject = look_up_subject(claim.patient)
        day = claim.first_day or claim.created or self._clock.today()
        return _asked(read, subject, day, purpose) if subject else None

    def _facts(self, read: ReadSubmission, question: Question | None, answer: Answer | None) -> ReviewFacts:
        card = card_facts(question.service_date, answer) if question and answer else CardFacts()
        person = _person(answer)
        entitlement = entitlement_facts(answer.entitlement) if answer and answer.entitlement else None
        return ReviewFacts(card, self._receipts(read, person), person, entitlement)

    def _receipts(self, read: ReadSubmission, person: Person | None) -> QuotedReceipts:
        return quoted_receipts(read.claim.receipts, _person_keys(read, person), self._receipt_keys)

    async def _set_expected(
        self, claims: Sequence[ReadSubmission], facts: Sequence[ReviewFacts], dry_run: bool
    ) -> None:
        """Set for each claim whether a receipt is expected, and mark facilities that quote their first."""
        facilities = [claim.submission.facility for claim in claims]
        if unknown := set(facilities) - self._known_quoting:
            self._known_quoting.update(await self._quoting.find(unknown))
        pairs = list(zip(facilities, (added.receipts for added in facts), strict=True))
        first = {facility for facility, receipts in pairs if has_receipt_of(facility, receipts)}
        first -= self._known_quoting
        for facility, receipts in pairs:
            receipts.expected = facility in self._known_quoting | first
        # A dry run leaves nothing behind.
        if first and not dry_run:
            await self._quoting.add(first)
            self._known_quoting.update(first)


def _asked(read: ReadSubmission, subject: Subject, day: date, purpose: Purpose) -> Question:
    submission = read.submission
    return Question(
        subject,
        day,
        submission.facility,
        purpose,
        visit=stated_visit(read.claim),
        tier=submission.tier,
        care_level=submission.care_level,
    )


def _person(answer: Answer | None) -> Person | None:
    holding = answer.snapshot.holding if answer is not None and answer.snapshot is not None else None
    return None if holding is None else holding.person


def _person_keys(read: ReadSubmission, person: Person | None) -> set[PersonKey]:
    """The patient's numbers: from the register where it has the patient, else from the claim."""
    if person is not None:
        chip_id = {ChipId(person.chip_id)} if person.chip_id else set()
        return {InsuranceNumber(person.insurance_number), *chip_id}
    return {subject.person for subject in patient_numbers(read.claim.patient)}
