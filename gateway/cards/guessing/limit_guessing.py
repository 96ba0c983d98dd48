"""Limits look-ups by callers who might try numbers until one belongs to somebody."""

import math
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from gateway.cards import outcome_table as outcomes
from gateway.cards.answer import Answer
from gateway.cards.guessing.unknown_budget import UnknownBudget
from gateway.cards.question import Question
from gateway.metrics import Metrics
from gateway.refusals import TooManyUnknown

# These tell a guesser that the guess was wrong: the number does not exist, or belongs to somebody else.
MISSES = frozenset(
    outcome.value
    for outcome in (
        outcomes.UNKNOWN,
        *(outcomes.CARD_NUMBER_WRONG, outcomes.PROVINCE_CODE_WRONG, outcomes.BENEFIT_CODE_WRONG),
        *(outcomes.NAME_WRONG, outcomes.NAME_WRONG_FIRST_LETTER_RIGHT),
        *(outcomes.BIRTH_DATE_WRONG, outcomes.SEX_WRONG),
    )
)


class Cards(Protocol):
    """The look-up."""

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers in order, each in the access log. Raises DatabaseAway."""
        ...


class LimitGuessing:
    """Every miss takes from the budget of its facility; without budget, a facility learns nothing by
    guessing.

    A question without name and birth date is then refused. A question with both is looked up, and refused
    where it is a miss: the patient at the desk is answered as always, and a guess gets no reply. The access
    log has what was found, whether it was answered or refused.
    """

    def __init__(
        self,
        cards: Cards,
        budget: UnknownBudget,
        metrics: Metrics,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cards = cards
        self._budget = budget
        self._refused = metrics.unknown_refused
        self._seconds = seconds

    async def check(self, questions: Sequence[Question]) -> list[Answer | TooManyUnknown]:
        """In order, each answered or refused. Raises DatabaseAway."""
        now = self._seconds()
        refusals = [
            None if _names_the_person(question) else self._refusal(question, now) for question in questions
        ]
        pairs = list(zip(questions, refusals, strict=True))
        found = iter(await self._cards.check([question for question, refusal in pairs if refusal is None]))
        now = self._seconds()
        return [refusal or self._reply(question, next(found), now) for question, refusal in pairs]

    def _reply(self, question: Question, answer: Answer, now: float) -> Answer | TooManyUnknown:
        """As if the questions of a batch had come one by one: misses use up the budget in their order."""
        is_miss = answer.outcome.value in MISSES and not answer.holder_confirmed
        if (is_miss or not _names_the_person(question)) and (refusal := self._refusal(question, now)):
            return refusal
        if is_miss:
            self._budget.take(question.facility, now)
        return answer

    def _refusal(self, question: Question, now: float) -> TooManyUnknown | None:
        seconds = self._budget.seconds_until_next(question.facility, now)
        if not seconds:
            return None
        self._refused.labels(question.facility).inc()
        # Rounded up: a caller who waits exactly this long must not come too early.
        return TooManyUnknown(timedelta(milliseconds=math.floor(seconds * 1000) + 1))


def _names_the_person(question: Question) -> bool:
    return bool(question.particulars.full_name and question.particulars.birth_date)
