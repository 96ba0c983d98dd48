"""A facility that guesses is refused; the others are not affected."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.answer import Answer
from gateway.cards.card import Sex
from gateway.cards.check_cards import CheckCards
from gateway.cards.guessing.guessing_budgets import GuessingBudgets
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.question import Particulars, Question
from gateway.cards.subject import CardNumber, ChipId
from gateway.metrics import Metrics
from gateway.refusals import TooManyUnknown
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.receipt_keys import receipt_keys
from tests.unit.gateway.cards.people import CARD, HOLDER, INSURANCE_NUMBER, THIS_YEAR, a_holding, a_question

AN_HOUR = 3
HER = a_question()
HER_BY_NAME = a_question(particulars=HOLDER)
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


def _reply(answer: Answer | TooManyUnknown) -> str:
    return "refused" if isinstance(answer, TooManyUnknown) else answer.outcome.name


@pytest.fixture
def look_ups(law: BenefitLaw) -> LookUps:
    register, log, clock, registry = (
        FakeRegister(a_holding(THIS_YEAR)),
        FakeAccessLog(),
        FakeClock(),
        CollectorRegistry(),
    )
    metrics = Metrics(registry)
    check_cards = CheckCards(register, FakeCardCache(), log, receipt_keys(), law, clock, metrics)
    limited = LimitGuessing(check_cards, GuessingBudgets(AN_HOUR, metrics, clock.seconds))
    return LookUps(register, log, clock, registry, limited)


async def test_look_ups_of_unknown_people_are_answered_until_the_budget_is_spent(look_ups: LookUps) -> None:
    assert await look_ups.replies(NOBODY, HER, NOBODY, NOBODY, NOBODY, NOBODY) == [
        *("UNKNOWN", "ACCURATE", "UNKNOWN", "UNKNOWN", "refused", "refused")
    ]


async def test_without_budget_a_number_alone_is_refused_and_not_looked_up(look_ups: LookUps) -> None:
    await look_ups.spend()
    logged = len(look_ups.log.look_ups)
    assert await look_ups.replies(HER, NOBODY) == ["refused", "refused"]
    assert len(look_ups.log.look_ups) == logged


async def test_without_budget_a_patient_with_name_and_birth_date_is_answered(look_ups: LookUps) -> None:
    await look_ups.spend()
    assert await look_ups.replies(HER_BY_NAME) == ["ACCURATE"]


@pytest.mark.parametrize(
    "guess",
    [
        Particulars("Nguyễn Thị Huệ", "1990-05-04"),
        Particulars("Trần Thị Hoà", "1990-05-04"),
        Particulars("Nguyễn Thị Hoà", "1990-05-05"),
        Particulars("Nguyễn Thị Hoà", "1990-05-04", Sex.MALE),
    ],
)
async def test_guessed_particulars_take_from_the_budget_and_are_then_refused_like_guessed_numbers(
    look_ups: LookUps, guess: Particulars
) -> None:
    wrong = a_question(particulars=guess)
    *first, last = await look_ups.replies(*[wrong] * (AN_HOUR + 1))
    assert "refused" not in first
    assert last == "refused"
    guesses = await look_ups.limited.check([wrong, NOBODY_BY_NAME])
    person, nobody = [answer.rpc_status() for answer in guesses if isinstance(answer, TooManyUnknown)]
    assert person == nobody


@pytest.mark.parametrize(
    "number", [f"DN301{INSURANCE_NUMBER}", f"DN479{INSURANCE_NUMBER}", f"GD479{INSURANCE_NUMBER}"]
)
async def test_a_wrong_card_number_takes_from_the_budget_unless_name_and_birth_date_are_right(
    look_ups: LookUps, number: str
) -> None:
    assert "refused" not in await look_ups.replies(*[a_question(CardNumber(number), HOLDER)] * (AN_HOUR + 1))
    wrong = a_question(CardNumber(number))
    assert (await look_ups.replies(*[wrong] * (AN_HOUR + 1)))[-1] == "refused"


async def test_a_hit_takes_nothing_from_the_budget(look_ups: LookUps) -> None:
    assert await look_ups.replies(*[HER, a_question(CardNumber(CARD))] * 10) == ["ACCURATE"] * 20


async def test_a_hit_after_the_last_miss_of_a_batch_is_refused(look_ups: LookUps) -> None:
    await look_ups.replies(*[NOBODY] * (AN_HOUR - 1))
    replies = await look_ups.replies(HER, NOBODY, HER, HER_BY_NAME, NOBODY)
    assert replies == ["ACCURATE", "UNKNOWN", "refused", "ACCURATE", "refused"]


async def test_another_facility_is_not_affected(look_ups: LookUps) -> None:
    await look_ups.spend()
    elsewhere = msgspec.structs.replace(NOBODY, facility="01002")
    assert await look_ups.replies(elsewhere, NOBODY, elsewhere) == ["UNKNOWN", "refused", "UNKNOWN"]


async def test_after_the_delay_one_look_up_is_answered(look_ups: LookUps) -> None:
    await look_ups.spend()
    (refusal,) = await look_ups.limited.check([NOBODY])
    assert isinstance(refusal, TooManyUnknown)
    assert refusal.retry_after
    assert timedelta() < refusal.retry_after - timedelta(hours=1) / AN_HOUR <= timedelta(milliseconds=1)
    look_ups.clock.pass_by(refusal.retry_after.total_seconds())
    assert await look_ups.replies(NOBODY, NOBODY) == ["UNKNOWN", "refused"]


async def test_an_undetermined_answer_is_no_miss(look_ups: LookUps) -> None:
    await look_ups.spend()
    look_ups.register.away = True
    stranger = a_question(ChipId("079200999998"), HOLDER)
    assert await look_ups.replies(stranger, NOBODY) == ["UNDETERMINED", "refused"]


async def test_refusals_are_counted_by_facility(look_ups: LookUps) -> None:
    await look_ups.spend()
    await look_ups.replies(NOBODY, HER, HER_BY_NAME, NOBODY_BY_NAME)
    assert look_ups.registry.get_sample_value("wardgate_unknown_refused_total", {"facility": "01001"}) == 3
