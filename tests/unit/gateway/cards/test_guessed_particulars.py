"""A facility that tries names and birth dates of a person does not find them."""

from datetime import timedelta

import msgspec
import pytest

from gateway.cards.card import Sex
from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY, SECONDS_A_DAY
from gateway.cards.question import StatedHolder
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Subject
from gateway.refusal import Refusal
from gateway.refusals import TooManyMismatches
from tests.unit.gateway.cards.limited_look_ups import (
    HER,
    HER_BY_NAME,
    NOBODY_BY_NAME,
    LookUps,
    law,
    look_ups,
    unlimited,
)
from tests.unit.gateway.cards.people import CARD, CHIP_ID, HOLDER, INSURANCE_NUMBER, a_holding, a_question

__all__ = ["law", "look_ups", "unlimited"]

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
