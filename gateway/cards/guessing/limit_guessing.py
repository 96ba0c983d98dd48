"""Looking people up for callers who might try numbers until one is somebody's."""

import math
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from gateway.cards import outcome as table
from gateway.cards.guessing.unknown_budget import UnknownBudget
from gateway.cards.question import Answer, Question
from gateway.metrics import Metrics
from gateway.refusals import TooManyUnknown

# What tells a guesser that he was wrong: nobody has this number, or somebody else than he says.
MISSES = frozenset(
    outcome.value
    for outcome in (
        *(table.UNKNOWN, table.CARD_NUMBER_WRONG, table.PROVINCE_CODE_WRONG, table.BENEFIT_CODE_WRONG),
        *(table.NAME_WRONG, table.NAME_WRONG_FIRST_LETTER_RIGHT, table.BIRTH_DATE_WRONG, table.SEX_WRONG),
    )
)


class Cards(Protocol):
    """The look-up."""

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers in order, each in the access log. Raises DatabaseAway."""
        ...


class LimitGuessing:
    """A facility whose budget is spent learns nothing but of those whose name and birth date it knows.

    Each miss takes from the budget. When nothing is left, a question without name and birth date is refused;
    one with both is looked up, and refused where it is a miss: a patient at the desk is answered as ever,
    and a guess is told nothing. What was looked up is in the access log as what was found.
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
        refusals = [None if _names_the_person(asked) else self._refusal(asked, now) for asked in questions]
        pairs = list(zip(questions, refusals, strict=True))
        found = iter(await self._cards.check([asked for asked, refusal in pairs if refusal is None]))
        now = self._seconds()
        return [refusal or self._told(asked, next(found), now) for asked, refusal in pairs]

    def _told(self, asked: Question, answer: Answer, now: float) -> Answer | TooManyUnknown:
        """As if the questions of a batch had come one by one: those after the last miss of a budget too."""
        is_miss = answer.outcome.value in MISSES and not answer.holder_confirmed
        if (is_miss or not _names_the_person(asked)) and (refusal := self._refusal(asked, now)):
            return refusal
        if is_miss:
            self._budget.take(asked.facility, now)
        return answer

    def _refusal(self, asked: Question, now: float) -> TooManyUnknown | None:
        seconds = self._budget.seconds_until_next(asked.facility, now)
        if not seconds:
            return None
        self._refused.labels(asked.facility).inc()
        # Up to a millisecond more: whoever waits no longer than he was told must not come too early.
        return TooManyUnknown(timedelta(milliseconds=math.floor(seconds * 1000) + 1))


def _names_the_person(asked: Question) -> bool:
    return bool(asked.particulars.full_name and asked.particulars.birth_date)
