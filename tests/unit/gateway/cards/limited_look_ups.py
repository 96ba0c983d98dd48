"""Look-ups with budgets against guessing, over a register with one person."""

from dataclasses import dataclass

import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.answer import Answer
from gateway.cards.check_cards import CheckCards
from gateway.cards.guessing.guessing_budgets import GuessingBudgets
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.question import Question
from gateway.cards.subject import ChipId
from gateway.metrics import Metrics
from gateway.refusal import Refusal
from gateway.refusals import TooManyMismatches
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.receipt_keys import receipt_keys
from tests.unit.gateway.cards.people import (
    HOLDER,
    THIS_YEAR,
    a_holding,
    a_question,
)

AN_HOUR = 3
HER = a_question()
HER_BY_NAME = a_question(holder=HOLDER)
NOBODY = a_question(ChipId("079200999999"))
NOBODY_BY_NAME = a_question(ChipId("079200999999"), HOLDER)


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@dataclass
class LookUps:
    """The use case over CheckCards, over fakes."""

    register: FakeRegister
    log: FakeAccessLog
    clock: FakeClock
    registry: CollectorRegistry
    limited: LimitGuessing

    async def replies(self, *questions: Question) -> list[str]:
        """The outcomes, or "refused"."""
        return [_reply(answer) for answer in await self.limited.check(questions)]

    async def spend(self) -> None:
        """Use up the budget."""
        assert await self.replies(*[NOBODY] * AN_HOUR) == ["UNKNOWN"] * AN_HOUR


def _reply(answer: Answer | Refusal) -> str:
    if isinstance(answer, Answer):
        return answer.outcome.name
    return "blocked" if isinstance(answer, TooManyMismatches) else "refused"


def made_look_ups(law: BenefitLaw, an_hour: int) -> LookUps:
    """Over a register with one person."""
    register, log, clock, registry = (
        FakeRegister(a_holding(THIS_YEAR)),
        FakeAccessLog(),
        FakeClock(),
        CollectorRegistry(),
    )
    metrics = Metrics(registry)
    check_cards = CheckCards(register, FakeCardCache(), log, receipt_keys(), law, clock, metrics)
    limited = LimitGuessing(check_cards, GuessingBudgets(an_hour, metrics, clock.seconds))
    return LookUps(register, log, clock, registry, limited)


@pytest.fixture
def look_ups(law: BenefitLaw) -> LookUps:
    return made_look_ups(law, AN_HOUR)


@pytest.fixture
def unlimited(law: BenefitLaw) -> LookUps:
    """With a budget of unknown people that is never used up."""
    return made_look_ups(law, 10**6)
