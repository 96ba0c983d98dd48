"""Limits look-ups by callers who might try numbers until one belongs to somebody."""

from collections.abc import Sequence
from typing import Protocol

from gateway.cards import outcome_table as outcomes
from gateway.cards.answer import Answer
from gateway.cards.guessing.guessing_budgets import GuessingBudgets
from gateway.cards.question import Question
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

    def __init__(self, cards: Cards, budgets: GuessingBudgets) -> None:
        self._cards = cards
        self._budgets = budgets

    async def check(self, questions: Sequence[Question]) -> list[Answer | TooManyUnknown]:
        """In order, each answered or refused. Raises DatabaseAway."""
        refusals = [
            None if _names_the_person(question) else self._budgets.unknown_refusal(question.facility)
            for question in questions
        ]
        pairs = list(zip(questions, refusals, strict=True))
        found = iter(await self._cards.check([question for question, refusal in pairs if refusal is None]))
        return [refusal or self._reply(question, next(found)) for question, refusal in pairs]

    def _reply(self, question: Question, answer: Answer) -> Answer | TooManyUnknown:
        """As if the questions of a batch had come one by one: misses use up the budget in their order."""
        is_miss = answer.outcome.value in MISSES and not answer.holder_confirmed
        needs_budget = is_miss or not _names_the_person(question)
        if needs_budget and (refusal := self._budgets.unknown_refusal(question.facility)):
            return refusal
        if is_miss:
            self._budgets.take_unknown(question.facility)
        return answer


def _names_the_person(question: Question) -> bool:
    return bool(question.particulars.full_name and question.particulars.birth_date)
