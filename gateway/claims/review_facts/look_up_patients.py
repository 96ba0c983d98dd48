"""Looks the patients of claims up in the register: their cards on the day of each claim."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.card import Person
from gateway.cards.judging.person_match import same_name
from gateway.cards.question import Purpose, Question
from gateway.cards.subject import ChipId, Subject
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.claim_submitted import card_facts
from gateway.claims.review_facts.entitlement_facts import entitlement_facts, stated_visit
from gateway.claims.review_facts.patient_numbers import patient_numbers
from insurance.claim.claim import Claim
from review.v1.claim_submitted_pb2 import CardFacts, Entitlement
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway

# The sources of answers that are up to date.
CURRENT = (ServedFrom.REGISTER, ServedFrom.CACHE)


class Cards(Protocol):
    """Look-ups of cards."""

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """Return the answers in order; each look-up is in the access log. Raises DatabaseAway."""
        ...


class LookedUp(NamedTuple):
    """The patient of a claim. `person` is None where the register has none of the numbers.

    `entitlement` is None where no card is in force during the stay, or the law is not known. `look_ups` is
    the count of the numbers that were tried, at least 1.
    """

    card: CardFacts
    person: Person | None
    entitlement: Entitlement | None
    look_ups: int


class LookUp(NamedTuple):
    """One look-up of a claim's patient."""

    question: Question
    answer: Answer

    @property
    def person(self) -> Person | None:
        """The person whom the register has under this number."""
        snapshot = self.answer.snapshot
        return snapshot.holding.person if snapshot is not None and snapshot.holding is not None else None


class LookUpPatients:
    """Looks all cards of a batch up at once."""

    def __init__(self, cards: Cards, clock: Clock) -> None:
        self._cards = cards
        self._clock = clock

    async def __call__(self, claims: Sequence[ReadSubmission], purpose: Purpose) -> list[LookedUp]:
        """Return the patients in the order of the claims. A claim without a patient's number has no card.

        Raises DatabaseAway.
        """
        made = await self._look_ups([self._questions(claim, purpose) for claim in claims])
        return [_looked_up(claim, look_ups) for claim, look_ups in zip(claims, made, strict=True)]

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


def _looked_up(read: ReadSubmission, look_ups: Sequence[LookUp]) -> LookedUp:
    # Where the register knows none of the numbers, the first one counts.
    found = next((one for one in look_ups if one.person), look_ups[0] if look_ups else None)
    card = card_facts(found.question.service_date, found.answer) if found else CardFacts()
    person, paid = (found.person, _paid(found.answer)) if found else (None, None)
    card.other_chip_id = _has_other_chip_id(read, person)
    card.other_name = _has_other_name(read, person)
    return LookedUp(card, person, paid, max(len(look_ups), 1))


def _paid(answer: Answer) -> Entitlement | None:
    return entitlement_facts(answer.entitlement, answer.parts) if answer.entitlement else None


def _billed_until(claim: Claim) -> date | None:
    """The last day of a stay whose first day is known. Its length is checked when the claim is read.

    None where the discharge is before the admission: that is a fault, which a rule finds.
    """
    first, last = claim.first_day, claim.last_day
    return last if first is not None and last is not None and last > first else None


def _asked(read: ReadSubmission, subject: Subject, day: date, purpose: Purpose) -> Question:
    submission = read.submission
    return Question(
        subject,
        day,
        submission.facility,
        purpose,
        billed_until=_billed_until(read.claim),
        visit=stated_visit(read.claim),
        tier=submission.tier,
        care_level=submission.care_level,
    )


def _has_other_chip_id(read: ReadSubmission, person: Person | None) -> bool:
    """Whether the claim has a chip ID, and the register another one of its patient."""
    patient = read.claim.patient
    if person is None or not person.chip_id or patient.chip_id == person.chip_id:
        return False
    return any(isinstance(number, ChipId) for number in patient_numbers(patient))


def _has_other_name(read: ReadSubmission, person: Person | None) -> bool:
    """Whether the claim has a name, which may be written in two orders, and neither is its patient's."""
    names = read.claim.patient.names
    return person is not None and bool(names) and not any(same_name(name, person.full_name) for name in names)
