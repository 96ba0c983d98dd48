"""A facility that guesses is stopped; nobody else notices."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.card import Sex
from gateway.cards.check_cards import CheckCards
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.guessing.unknown_budget import UnknownBudget
from gateway.cards.question import Answer, Particulars, Question
from gateway.cards.subject import CardNumber, ChipId
from gateway.metrics import Metrics
from gateway.refusals import TooManyUnknown
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.receipt_keys import receipt_keys
from tests.unit.cards.people import CARD, HOLDER, INSURANCE_NUMBER, THIS_YEAR, a_holding, a_question

AN_HOUR = 3
HER = a_question()
HER_BY_NAME = a_question(particulars=HOLDER)
NOBODY = a_question(ChipId("079200999999"))
NOBODY_BY_NAME = a_question(ChipId("079200999999"), HOLDER)


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@dataclass
class Desk:
    """The use case over that of all look-ups, over fakes."""

    register: FakeRegister
    log: FakeAccessLog
    clock: FakeClock
    counted: CollectorRegistry
    limited: LimitGuessing

    async def told(self, *questions: Question) -> list[str]:
        """The outcomes, or "refused"."""
        return [_said(answer) for answer in await self.limited.check(questions)]

    async def spend(self) -> None:
        """All of the budget."""
        assert await self.told(*[NOBODY] * AN_HOUR) == ["UNKNOWN"] * AN_HOUR


def _said(answer: Answer | TooManyUnknown) -> str:
    return "refused" if isinstance(answer, TooManyUnknown) else answer.outcome.name


@pytest.fixture
def desk(law: BenefitLaw) -> Desk:
    register, log, clock, counted = (
        FakeRegister(a_holding(THIS_YEAR)),
        FakeAccessLog(),
        FakeClock(),
        CollectorRegistry(),
    )
    metrics = Metrics(counted)
    check_cards = CheckCards(register, FakeCardCache(), log, receipt_keys(), law, clock, metrics)
    limited = LimitGuessing(check_cards, UnknownBudget(AN_HOUR), metrics, clock.seconds)
    return Desk(register, log, clock, counted, limited)


async def test_unknown_people_are_answered_as_long_as_the_budget_lasts(desk: Desk) -> None:
    assert await desk.told(NOBODY, HER, NOBODY, NOBODY, NOBODY, NOBODY) == [
        *("UNKNOWN", "ACCURATE", "UNKNOWN", "UNKNOWN", "refused", "refused")
    ]


async def test_who_spent_it_is_not_looked_up_for_by_a_number_alone(desk: Desk) -> None:
    await desk.spend()
    logged = len(desk.log.look_ups)
    assert await desk.told(HER, NOBODY) == ["refused", "refused"]
    assert len(desk.log.look_ups) == logged


async def test_a_patient_with_name_and_birth_date_is_answered_all_the_same(desk: Desk) -> None:
    await desk.spend()
    assert await desk.told(HER_BY_NAME) == ["ACCURATE"]


@pytest.mark.parametrize(
    "guess",
    [
        Particulars("Nguyễn Thị Huệ", "1990-05-04"),
        Particulars("Trần Thị Hoà", "1990-05-04"),
        Particulars("Nguyễn Thị Hoà", "1990-05-05"),
        Particulars("Nguyễn Thị Hoà", "1990-05-04", Sex.MALE),
    ],
)
async def test_a_guess_at_particulars_takes_from_the_budget_and_then_says_no_more_than_one_at_a_number(
    desk: Desk, guess: Particulars
) -> None:
    wrong = a_question(particulars=guess)
    *told, last = await desk.told(*[wrong] * (AN_HOUR + 1))
    assert "refused" not in told
    assert last == "refused"
    guesses = await desk.limited.check([wrong, NOBODY_BY_NAME])
    first, second = [answer.rpc_status() for answer in guesses if isinstance(answer, TooManyUnknown)]
    assert first == second


@pytest.mark.parametrize(
    "number", [f"DN301{INSURANCE_NUMBER}", f"DN479{INSURANCE_NUMBER}", f"GD479{INSURANCE_NUMBER}"]
)
async def test_a_wrong_card_number_takes_from_it_unless_name_and_birth_date_are_right(
    desk: Desk, number: str
) -> None:
    assert "refused" not in await desk.told(*[a_question(CardNumber(number), HOLDER)] * (AN_HOUR + 1))
    wrong = a_question(CardNumber(number))
    assert (await desk.told(*[wrong] * (AN_HOUR + 1)))[-1] == "refused"


async def test_what_is_found_takes_nothing(desk: Desk) -> None:
    assert await desk.told(*[HER, a_question(CardNumber(CARD))] * 10) == ["ACCURATE"] * 20


async def test_what_is_found_after_the_last_miss_of_a_batch_is_not_told(desk: Desk) -> None:
    await desk.told(*[NOBODY] * (AN_HOUR - 1))
    told = await desk.told(HER, NOBODY, HER, HER_BY_NAME, NOBODY)
    assert told == ["ACCURATE", "UNKNOWN", "refused", "ACCURATE", "refused"]


async def test_another_facility_notices_nothing(desk: Desk) -> None:
    await desk.spend()
    elsewhere = msgspec.structs.replace(NOBODY, facility="01002")
    assert await desk.told(elsewhere, NOBODY, elsewhere) == ["UNKNOWN", "refused", "UNKNOWN"]


async def test_who_comes_back_when_told_to_is_answered_once(desk: Desk) -> None:
    await desk.spend()
    (refusal,) = await desk.limited.check([NOBODY])
    assert isinstance(refusal, TooManyUnknown)
    assert refusal.retry_after
    assert timedelta() < refusal.retry_after - timedelta(hours=1) / AN_HOUR <= timedelta(milliseconds=1)
    desk.clock.pass_by(refusal.retry_after.total_seconds())
    assert await desk.told(NOBODY, NOBODY) == ["UNKNOWN", "refused"]


async def test_a_register_that_is_away_says_nothing_of_anybody(desk: Desk) -> None:
    await desk.spend()
    desk.register.away = True
    stranger = a_question(ChipId("079200999998"), HOLDER)
    assert await desk.told(stranger, NOBODY) == ["UNDETERMINED", "refused"]


async def test_what_is_refused_is_counted_by_facility(desk: Desk) -> None:
    await desk.spend()
    await desk.told(NOBODY, HER, HER_BY_NAME, NOBODY_BY_NAME)
    assert desk.counted.get_sample_value("wardgate_unknown_refused_total", {"facility": "01001"}) == 3
