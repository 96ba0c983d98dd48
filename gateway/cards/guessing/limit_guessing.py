"""Limits look-ups by callers who might try numbers until one belongs to somebody."""

from collections.abc import Sequence
from typing import Protocol

from gateway.cards import outcome_table as outcomes
from gateway.cards.answer import Answer
from gateway.cards.guessing.guessing_budgets import GuessingBudgets
from gateway.cards.guessing.statement import Statement
from gateway.cards.question import Question, StatedHolder
from gateway.refusal import Refusal

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

NOTHING_STATED = StatedHolder()


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

    A refusal is a reply too where only a miss is refused, so each person has a budget of wrong statements
    besides, for each facility. Without it, every question that states something about this person is refused,
    right or wrong; a question that states nothing is answered as always.
    """

    def __init__(self, cards: Cards, budgets: GuessingBudgets) -> None:
        self._cards = cards
        self._budgets = budgets

    async def check(self, questions: Sequence[Question]) -> list[Answer | Refusal]:
        """In order, each answered or refused. Raises DatabaseAway."""
        refusals = [self._refusal_before(question) for question in questions]
        pairs = list(zip(questions, refusals, strict=True))
        found = iter(await self._cards.check([question for question, refusal in pairs if refusal is None]))
        return [refusal or self._reply(question, next(found)) for question, refusal in pairs]

    def _refusal_before(self, question: Question) -> Refusal | None:
        """The refusal of a question that is not even looked up."""
        if _names_the_person(question):
            return None
        refusal = self._budgets.unknown_refusal(question.facility)
        if refusal:
            self._budgets.count_refusal(question.facility)
        return refusal

    def _reply(self, question: Question, answer: Answer) -> Answer | Refusal:
        """As if the questions of a batch had come one by one: misses use up the budgets in their order."""
        return self._budgets.take(_statement(question, answer)) or answer


def _statement(question: Question, answer: Answer) -> Statement:
    holding = answer.snapshot.holding if answer.snapshot else None
    is_about = holding is not None and question.holder != NOTHING_STATED
    is_miss = answer.outcome.value in MISSES and not answer.holder_confirmed
    return Statement(
        question.facility,
        holding.person.insurance_number if holding is not None and is_about else None,
        _names_the_person(question),
        is_wrong=is_miss and answer.outcome is not outcomes.UNKNOWN,
        is_miss=is_miss,
    )


def _names_the_person(question: Question) -> bool:
    return bool(question.holder.full_name and question.holder.birth_date)
