"""A facility that guesses is refused; the others are not affected."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from gateway.cards.answer import Answer
from gateway.cards.card import Sex
from gateway.cards.check_cards import CheckCards
from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY, SECONDS_A_DAY, GuessingBudgets
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.question import Question, StatedHolder
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Subject
from gateway.metrics import Metrics
from gateway.refusals import Refusal, TooManyMismatches, TooManyUnknown
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.clock import FakeClock
from tests.receipt_keys import receipt_keys
from tests.unit.gateway.cards.people import (
    CARD,
    CHIP_ID,
    HOLDER,
    INSURANCE_NUMBER,
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
        StatedHolder("Nguyễn Thị Huệ", "1990-05-04"),
        StatedHolder("Trần Thị Hoà", "1990-05-04"),
        StatedHolder("Nguyễn Thị Hoà", "1990-05-05"),
        StatedHolder("Nguyễn Thị Hoà", "1990-05-04", Sex.MALE),
    ],
)
async def test_guessed_particulars_take_from_the_budget_and_are_then_refused_like_guessed_numbers(
    look_ups: LookUps, guess: StatedHolder
) -> None:
    wrong = a_question(holder=guess)
    *first, last = await look_ups.replies(*[wrong] * (AN_HOUR + 1))
    assert "refused" not in first
    assert last == "refused"
    guesses = await look_ups.limited.check([wrong, NOBODY_BY_NAME])
    person, nobody = [answer.rpc_status() for answer in guesses if isinstance(answer, Refusal)]
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


BY_YEAR = [f"{year}" for year in range(1930, 2026)]
BY_MONTH = [f"1990-{month:02}" for month in range(1, 13)]
BY_DAY = [f"1990-05-{day:02}" for day in range(1, 32)]
WRONG = a_question(holder=StatedHolder("Nguyễn Thị Hoà", "1990-05-05"))


@pytest.mark.parametrize("name", ["", "Nguyễn Thị Hoà"])
async def test_a_birth_date_is_not_found_by_year_month_and_day(unlimited: LookUps, name: str) -> None:
    tries = [a_question(holder=StatedHolder(name, day)) for day in (*BY_YEAR, *BY_MONTH, *BY_DAY)]
    replies = await unlimited.replies(*tries)
    assert replies == ["BIRTH_DATE_WRONG"] * MISMATCHES_A_DAY + ["blocked"] * (len(tries) - MISMATCHES_A_DAY)


async def test_nor_without_a_budget_of_unknown_people(look_ups: LookUps) -> None:
    """A refusal of misses alone would tell which birth date is right."""
    await look_ups.spend()
    tries = [a_question(holder=StatedHolder("Nguyễn Thị Hoà", day)) for day in (*BY_YEAR, *BY_DAY)]
    assert set(await look_ups.replies(*tries)) == {"refused"}
    right = await look_ups.limited.check([HER_BY_NAME, NOBODY_BY_NAME])
    statuses = [answer.rpc_status() for answer in right if isinstance(answer, Refusal)]
    assert statuses[0] == statuses[1]


@pytest.mark.parametrize(
    "right",
    [HOLDER, StatedHolder("Nguyễn Thị Hoà"), StatedHolder(birth_date="1990"), StatedHolder(sex=Sex.FEMALE)],
)
async def test_a_name_is_not_found_by_trying_and_nothing_else_is_then(
    unlimited: LookUps, right: StatedHolder
) -> None:
    names = [
        a_question(holder=StatedHolder(f"Nguyễn Thị {name}"))
        for name in [
            "An",
            "Ba",
            "Cúc",
            "Dung",
            "Em",
            "Giang",
            "Hạnh",
            "Khanh",
            "Lan",
            "Mai",
            "Nga",
            "Oanh",
            "Phương",
            "Quyên",
        ][:MISMATCHES_A_DAY]
    ]
    assert await unlimited.replies(*names) == ["NAME_WRONG_FIRST_LETTER_RIGHT"] * MISMATCHES_A_DAY
    assert await unlimited.replies(a_question(holder=right)) == ["blocked"]


async def test_the_person_is_the_same_by_every_number(unlimited: LookUps) -> None:
    numbers: list[Subject] = [ChipId(CHIP_ID), CardNumber(CARD), InsuranceNumber(INSURANCE_NUMBER)]
    guesses = [a_question(number, WRONG.holder) for number in numbers * 4]
    replies = await unlimited.replies(*guesses)
    assert replies == ["BIRTH_DATE_WRONG"] * MISMATCHES_A_DAY + ["blocked"] * (
        len(guesses) - MISMATCHES_A_DAY
    )


async def test_a_person_who_was_stated_wrongly_is_still_looked_up_without_particulars(
    unlimited: LookUps,
) -> None:
    await unlimited.replies(*[WRONG] * MISMATCHES_A_DAY)
    assert await unlimited.replies(HER_BY_NAME, HER) == ["blocked", "ACCURATE"]


async def test_a_few_typing_errors_do_no_harm(unlimited: LookUps) -> None:
    replies = await unlimited.replies(*[WRONG] * (MISMATCHES_A_DAY - 1), *[HER_BY_NAME] * 3)
    assert replies == ["BIRTH_DATE_WRONG"] * (MISMATCHES_A_DAY - 1) + ["ACCURATE"] * 3


async def test_another_facility_may_still_state_who_the_person_is(unlimited: LookUps) -> None:
    await unlimited.replies(*[WRONG] * MISMATCHES_A_DAY)
    elsewhere = msgspec.structs.replace(HER_BY_NAME, facility="01002")
    assert await unlimited.replies(HER_BY_NAME, elsewhere) == ["blocked", "ACCURATE"]


async def test_after_the_delay_a_person_may_be_stated_once_more(unlimited: LookUps) -> None:
    *_, refusal = await unlimited.limited.check([WRONG] * (MISMATCHES_A_DAY + 1))
    assert isinstance(refusal, TooManyMismatches)
    assert refusal.retry_after
    excess = refusal.retry_after - timedelta(seconds=SECONDS_A_DAY) / MISMATCHES_A_DAY
    assert timedelta() < excess <= timedelta(milliseconds=1)
    unlimited.clock.pass_by(refusal.retry_after.total_seconds())
    assert await unlimited.replies(HER_BY_NAME, WRONG, HER_BY_NAME) == [
        *("ACCURATE", "BIRTH_DATE_WRONG", "blocked")
    ]


async def test_every_refused_guess_is_in_the_access_log_and_counted(unlimited: LookUps) -> None:
    await unlimited.replies(*[WRONG] * (MISMATCHES_A_DAY + 2))
    assert len(unlimited.log.look_ups) == MISMATCHES_A_DAY + 2
    facility = {"facility": "01001"}
    assert unlimited.registry.get_sample_value("wardgate_unknown_refused_total", facility) == 2


async def test_a_person_without_a_card_is_like_a_number_that_nobody_has(unlimited: LookUps) -> None:
    unlimited.register.know(a_holding())
    assert set(await unlimited.replies(*[WRONG] * (2 * MISMATCHES_A_DAY))) == {"UNKNOWN"}
