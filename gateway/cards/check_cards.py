"""Looks up people in batches: the use case behind every look-up and the intake of claims."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.card import Holding
from gateway.cards.check_ids import new_check_ids
from gateway.cards.judging.entitle_visit import entitle_visit
from gateway.cards.judging.judge_card import CardJudgement, judge_card
from gateway.cards.outcome import Outcome
from gateway.cards.outcome_table import OUTCOMES, UNDETERMINED
from gateway.cards.question import Purpose, Question
from gateway.cards.receipts.receipt import Receipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys
from gateway.cards.register_snapshot import RegisterSnapshot, Snapshots
from gateway.cards.subject import InsuranceNumber, PersonKey
from gateway.metrics import Metrics
from insurance.law.benefit_law import BenefitLaw
from insurance.law.codes.code_changes import CodeChanges, no_changes
from insurance.law.codes.renumbered import Renumbered
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway

Facts = tuple[ServedFrom, RegisterSnapshot | None]

NO_FACTS: Facts = (ServedFrom.NOWHERE, None)
NOT_DETERMINED = CardJudgement(UNDETERMINED, (), holder_confirmed=False)


class Register(Protocol):
    """The people and their cards: the source of truth."""

    async def read(self, people: Sequence[PersonKey], now: datetime) -> Snapshots:
        """What the register holds about each of these people, read at `now`. Raises DatabaseAway."""
        ...


class CardCache(Protocol):
    """Earlier states of the register. Never raises: what it cannot read, it does not return."""

    async def get(self, people: Sequence[PersonKey]) -> Snapshots:
        """Recent snapshots of these people, as good as the register."""
        ...

    async def last_known(self, people: Sequence[PersonKey]) -> Snapshots:
        """Older snapshots, for when the register cannot be read; of people whom the register knew then."""
        ...

    async def put(self, snapshots: Snapshots) -> None:
        """Store them for a while. Look-ups do not wait for it."""
        ...


class AccessLog(Protocol):
    """Who looked up whom, when, and what was answered."""

    async def write(self, look_ups: Sequence[tuple[Question, Answer]]) -> None:
        """Committed on return. Raises DatabaseAway."""
        ...


class CheckCards:
    """Answers a batch of questions with one query each of the cache, the register and the access log."""

    def __init__(
        self,
        register: Register,
        cache: CardCache,
        access_log: AccessLog,
        receipt_keys: ReceiptKeys,
        law: BenefitLaw,
        clock: Clock,
        metrics: Metrics,
        facility_codes: Callable[[], CodeChanges] = no_changes,
    ) -> None:
        self._register = register
        self._cache = cache
        self._access_log = access_log
        self._receipt_keys = receipt_keys
        self._law = law
        self._clock = clock
        self._facility_codes = facility_codes
        self._counters = {
            (is_look_up, outcome.value): checks.labels(outcome=outcome.name)
            for is_look_up, checks in ((True, metrics.card_checks), (False, metrics.claim_card_checks))
            for outcome in OUTCOMES
        }

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers in order, each in the access log. Raises DatabaseAway where that cannot be written.

        While the register cannot be read, answers rest on the last known snapshot, or are UNDETERMINED.
        """
        if not questions:
            return []
        now = self._clock.now()
        people = list({question.subject.person: None for question in questions})
        cached = await self._cache.get(people)
        source, found = await self._read([person for person in people if person not in cached], now)
        facts: dict[PersonKey, Facts] = {
            **{person: (ServedFrom.CACHE, snapshot) for person, snapshot in cached.items()},
            **{person: (source, snapshot) for person, snapshot in found.items()},
        }
        read = found if source is ServedFrom.REGISTER else {}
        answers = [
            self._answer(question, check_id, facts.get(question.subject.person, NO_FACTS), now)
            for question, check_id in zip(questions, new_check_ids(len(questions)), strict=True)
        ]
        look_ups = list(zip(questions, answers, strict=True))
        await self._access_log.write(look_ups)
        await self._cache.put(read)
        self._count(look_ups)
        return answers

    def _count(self, look_ups: Sequence[tuple[Question, Answer]]) -> None:
        kinds = [(question.purpose is Purpose.LOOK_UP, answer.outcome.value) for question, answer in look_ups]
        # Once for each outcome: a counter has a lock.
        for kind, count in Counter(kinds).items():
            self._counters[kind].inc(count)

    async def _read(self, people: Sequence[PersonKey], now: datetime) -> tuple[ServedFrom, Snapshots]:
        if not people:
            return ServedFrom.REGISTER, {}
        try:
            return ServedFrom.REGISTER, await self._register.read(people, now)
        except DatabaseAway:
            return ServedFrom.LAST_KNOWN, await self._cache.last_known(people)

    def _answer(self, question: Question, check_id: UUID, facts: Facts, now: datetime) -> Answer:
        source, snapshot = facts
        holding = snapshot.holding if snapshot else None
        judgement = NOT_DETERMINED
        if snapshot:
            codes = Renumbered(self._facility_codes(), self._law.merged_provinces)
            judgement = judge_card(question, holding, self._days_of_grace(question), codes)
        paid = entitle_visit(self._law, question, holding, judgement, self._facility_codes())
        return Answer(
            check_id=check_id,
            outcome=judgement.outcome,
            shown=judgement.shown,
            holder_confirmed=judgement.holder_confirmed,
            stated_birth_date=question.holder.birth_date,
            snapshot=snapshot,
            served_from=source,
            checked_at=now,
            receipt=self._receipt(question, holding, check_id, judgement.outcome, now),
            days_paid=judgement.days_paid,
            entitlement=paid.entitlement,
            parts=paid.parts,
            renumbered=judgement.renumbered,
        )

    def _days_of_grace(self, question: Question) -> int:
        if question.service_until is None:
            return 0
        return self._law.days_of_grace(question.service_until).of(question.visit.kind)

    def _receipt(
        self, question: Question, holding: Holding | None, check_id: UUID, outcome: Outcome, now: datetime
    ) -> str:
        if question.purpose is not Purpose.LOOK_UP:
            return ""
        person = question.subject.person
        if holding is not None:
            # Whichever number was sent: a claim with another number of the same person then matches too.
            person = InsuranceNumber(holding.person.insurance_number)
        receipt = Receipt(
            check_id, question.facility, question.service_date, outcome.verdict, outcome.value, now
        )
        return self._receipt_keys.issue(receipt, person)
