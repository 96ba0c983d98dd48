"""Collects what the review needs besides the claims: the patients' cards on the day, the quoted receipts."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.card import Person
from gateway.cards.judging.person_match import same_name
from gateway.cards.question import Purpose, Question
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.subject import ChipId, InsuranceNumber, PersonKey, Subject
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import ReviewFacts, card_facts
from gateway.claims.review_facts.entitlement_facts import entitlement_facts, stated_visit
from gateway.claims.review_facts.patient_numbers import patient_numbers
from gateway.claims.review_facts.quoted_receipts import has_receipt_of, quoted_receipts
from insurance.law.codes.code_changes import CodeChange, CodeChanges, no_changes
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


class LookUp(NamedTuple):
    """One look-up of a claim's patient."""

    question: Question
    answer: Answer

    @property
    def person(self) -> Person | None:
        """The person whom the register has under this number."""
        snapshot = self.answer.snapshot
        return snapshot.holding.person if snapshot is not None and snapshot.holding is not None else None


class CollectReviewFacts:
    """Looks all cards of a batch up at once, and verifies the receipts."""

    def __init__(
        self,
        cards: Cards,
        receipt_keys: ReceiptKeys,
        quoting: QuotingFacilities,
        clock: Clock,
        facility_codes: Callable[[], CodeChanges] = no_changes,
    ) -> None:
        self._cards = cards
        self._receipt_keys = receipt_keys
        self._quoting = quoting
        self._clock = clock
        self._facility_codes = facility_codes
        # A facility is never unmarked, so those that are known here are not queried again.
        self._known_quoting: set[str] = set()

    async def __call__(self, claims: Sequence[ReadSubmission], *, dry_run: bool) -> list[ReviewFacts]:
        """Return the facts in the order of the claims. A claim without a patient's number has no card.

        Raises DatabaseAway.
        """
        purpose = Purpose.DRY_RUN if dry_run else Purpose.CLAIM
        made = await self._look_ups([self._questions(claim, purpose) for claim in claims])
        facts = [self._facts(claim, look_ups) for claim, look_ups in zip(claims, made, strict=True)]
        await self._set_expected(claims, facts, dry_run)
        return facts

    async def _look_ups(self, questions: Sequence[Sequence[Question]]) -> list[list[LookUp]]:
        """Look each patient up by one number after the other, until the register knows one."""
        made: list[list[LookUp]] = [[] for _ in questions]
        for number in range(max(map(len, questions), default=0)):
            places = [
                place
                for place, of_claim in enumerate(questions)
                if number < len(of_claim) and not any(one.person for one in made[place])
            ]
            asked = [questions[place][number] for place in places]
            for place, question, answer in zip(places, asked, await self._look_up(asked), strict=True):
                made[place].append(LookUp(question, answer))
        return made

    async def _look_up(self, questions: Sequence[Question]) -> list[Answer]:
        answers = await self._cards.check(questions)
        # A claim is always judged by these facts, so data that is only last known is not good enough. Where
        # the register cannot be read, the claim could not be kept either.
        if any(answer.served_from not in CURRENT for answer in answers):
            raise DatabaseAway
        return answers

    def _questions(self, read: ReadSubmission, purpose: Purpose) -> list[Question]:
        """One for each number that may be another person's, in the order in which they are tried."""
        claim = read.claim
        day = claim.first_day or claim.created or self._clock.today()
        numbers = {number.person: number for number in reversed(patient_numbers(claim.patient))}
        return [_asked(read, number, day, purpose) for number in reversed(numbers.values())]

    def _facts(self, read: ReadSubmission, look_ups: Sequence[LookUp]) -> ReviewFacts:
        # Where the register knows none of the numbers, the first one counts.
        found = next((one for one in look_ups if one.person), look_ups[0] if look_ups else None)
        card = card_facts(found.question.service_date, found.answer) if found else CardFacts()
        person, paid = (found.person, found.answer.entitlement) if found else (None, None)
        card.other_chip_id = _has_other_chip_id(read, person)
        card.other_name = _has_other_name(read, person)
        entitlement = entitlement_facts(paid) if paid else None
        receipts, tried = self._receipts(read, person), max(len(look_ups), 1)
        return ReviewFacts(card, receipts, person, entitlement, tried, self._code_changes(read, card))

    def _code_changes(self, read: ReadSubmission, card: CardFacts) -> Sequence[CodeChange]:
        """Those of the facilities that the claim or the register names."""
        changes = self._facility_codes()
        if not changes:
            return ()
        stated = (one.registered_facility for one in read.claim.cards if one.registered_facility)
        registered = (period.registered_facility for period in card.periods)
        return changes.about((read.submission.facility, *stated, *registered))

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


def _has_other_chip_id(read: ReadSubmission, person: Person | None) -> bool:
    """Whether the claim has a chip ID, and the register another one of its patient."""
    numbers = patient_numbers(read.claim.patient) if person is not None and person.chip_id else []
    return any(isinstance(number, ChipId) and person and number.text != person.chip_id for number in numbers)


def _has_other_name(read: ReadSubmission, person: Person | None) -> bool:
    """Whether the claim has a name, which may be written in two orders, and neither is its patient's."""
    names = read.claim.patient.names
    return person is not None and bool(names) and not any(same_name(name, person.full_name) for name in names)


def _person_keys(read: ReadSubmission, person: Person | None) -> set[PersonKey]:
    """The patient's numbers: from the register as far as it has them, else from the claim."""
    claimed = {subject.person for subject in patient_numbers(read.claim.patient)}
    if person is None:
        return claimed
    chip_ids = (
        {ChipId(person.chip_id)} if person.chip_id else {one for one in claimed if isinstance(one, ChipId)}
    )
    return {InsuranceNumber(person.insurance_number), *chip_ids}
