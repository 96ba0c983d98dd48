"""Looking people up, many at once: the use case of every look-up and of the claims' intake."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4

from gateway.cards.card import Holding
from gateway.cards.entitle import entitle
from gateway.cards.judge_card import CardJudgement, judge_card
from gateway.cards.outcome import OUTCOMES, UNDETERMINED, Outcome
from gateway.cards.question import Answer, Known, Purpose, Question, ServedFrom
from gateway.cards.receipts.receipt import Receipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.subject import InsuranceNumber, PersonKey
from gateway.metrics import Metrics
from insurance.law.benefit_law import BenefitLaw
from insurance.law.visit import VisitKind
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway

Fact = tuple[ServedFrom, Known | None]
Found = tuple[ServedFrom, Mapping[PersonKey, Known]]

NOTHING: Fact = (ServedFrom.NOWHERE, None)
COULD_NOT_ASK = CardJudgement(UNDETERMINED, (), holder_confirmed=False)


class Register(Protocol):
    """The people and their cards: the truth."""

    async def holdings(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Holding]:
        """Those of the people that are known. Raises DatabaseAway."""
        ...


class CardCache(Protocol):
    """What the register said a little while ago. Never raises: what it cannot say it does not know."""

    async def get(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """What is remembered of these people, and may stand for the register."""
        ...

    async def last_known(self, people: Sequence[PersonKey]) -> Mapping[PersonKey, Known]:
        """What the register once said of them, for when it cannot be read; nobody whom it did not know."""
        ...

    async def put(self, known: Mapping[PersonKey, Known]) -> None:
        """Remember it for a while."""
        ...


class AccessLog(Protocol):
    """Who looked up whom, when, and what they were told."""

    async def write(self, look_ups: Sequence[tuple[Question, Answer]]) -> None:
        """Committed on return. Raises DatabaseAway."""
        ...


class CheckCards:
    """Answers questions by the batch: one trip to the cache, one to the register, one to the access log."""

    def __init__(
        self,
        register: Register,
        cache: CardCache,
        access_log: AccessLog,
        receipt_keys: ReceiptKeys,
        law: BenefitLaw,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._register = register
        self._cache = cache
        self._access_log = access_log
        self._receipt_keys = receipt_keys
        self._law = law
        self._clock = clock
        self._counters = {
            outcome.value: metrics.card_checks.labels(outcome=outcome.name) for outcome in OUTCOMES
        }

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers in order, each in the access log. Raises DatabaseAway where that cannot be written.

        Where the register cannot be read they are by what is last known of the person, or UNDETERMINED.
        """
        if not questions:
            return []
        now = self._clock.now()
        people = list({question.subject.person: None for question in questions})
        cached = await self._cache.get(people)
        source, found = await self._find([person for person in people if person not in cached], now)
        facts: dict[PersonKey, Fact] = {
            **{person: (ServedFrom.CACHE, known) for person, known in cached.items()},
            **{person: (source, known) for person, known in found.items()},
        }
        read = found if source is ServedFrom.REGISTER else {}
        answers = [self._answer(asked, facts.get(asked.subject.person, NOTHING), now) for asked in questions]
        look_ups = list(zip(questions, answers, strict=True))
        await asyncio.gather(self._access_log.write(look_ups), self._cache.put(read))
        for answer in answers:
            self._counters[answer.outcome.value].inc()
        return answers

    async def _find(self, people: Sequence[PersonKey], now: datetime) -> Found:
        if not people:
            return ServedFrom.REGISTER, {}
        try:
            holdings = await self._register.holdings(people)
        except DatabaseAway:
            return ServedFrom.LAST_KNOWN, await self._cache.last_known(people)
        return ServedFrom.REGISTER, {person: Known(holdings.get(person), now) for person in people}

    def _answer(self, question: Question, fact: Fact, now: datetime) -> Answer:
        source, known = fact
        holding = known.holding if known else None
        judgement = judge_card(question, holding, self._days_of_grace(question)) if known else COULD_NOT_ASK
        check_id = uuid4()
        return Answer(
            check_id=check_id,
            outcome=judgement.outcome,
            shown=judgement.shown,
            holder_confirmed=judgement.holder_confirmed,
            known=known,
            served_from=source,
            checked_at=now,
            receipt=self._receipt(question, known, check_id, judgement.outcome, now),
            days_paid=judgement.days_paid,
            entitlement=entitle(self._law, question, holding, judgement.in_force) if holding else None,
        )

    def _days_of_grace(self, question: Question) -> int:
        if question.service_until is None:
            return 0
        days = self._law.days_of_grace(question.service_until)
        return days.inpatient if question.arrival.kind is VisitKind.INPATIENT else days.otherwise

    def _receipt(
        self, asked: Question, known: Known | None, check_id: UUID, outcome: Outcome, now: datetime
    ) -> str:
        if asked.purpose is not Purpose.LOOK_UP:
            return ""
        person = asked.subject.person
        if known is not None and known.holding is not None:
            # By whichever number was asked: a claim that bears another one is for the same person.
            person = InsuranceNumber(known.holding.person.insurance_number)
        said = (outcome.verdict, outcome.value)
        return self._receipt_keys.issue(
            Receipt(check_id, asked.facility, asked.service_date, *said, now), person
        )
