"""A facility that tries numbers of unknown people is refused; the others are not affected."""

from datetime import timedelta

import msgspec
import pytest

from gateway.cards.card import Sex
from gateway.cards.question import StatedHolder
from gateway.cards.subject import CardNumber, ChipId
from gateway.refusal import Refusal
from gateway.refusals import TooManyUnknown
from tests.unit.gateway.cards.limited_look_ups import (
    AN_HOUR,
    HER,
    HER_BY_NAME,
    NOBODY,
    NOBODY_BY_NAME,
    LookUps,
    law,
    look_ups,
)
from tests.unit.gateway.cards.people import CARD, HOLDER, INSURANCE_NUMBER, a_question

__all__ = ["law", "look_ups"]


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
