"""Answers are written as responses."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest

from gateway.cards import outcome_table as outcomes
from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.card import EndReason
from gateway.cards.outcome import Outcome
from gateway.cards.outcome_table import OUTCOMES
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.services.card_response import CardResponseWriter
from gateway.v1 import card_service_pb2 as wire
from tests.unit.gateway.cards.people import THIS_YEAR, a_holding, a_period, a_person

CHECKED_AT = datetime(2026, 3, 2, 2, 0, 1, 250_000, tzinfo=UTC)
READ_AT = datetime(2026, 3, 2, 1, 59, tzinfo=UTC)
ACCURATE = Answer(
    check_id=UUID(int=7),
    outcome=outcomes.ACCURATE,
    shown=(THIS_YEAR,),
    holder_confirmed=True,
    snapshot=RegisterSnapshot(a_holding(THIS_YEAR), READ_AT),
    served_from=ServedFrom.CACHE,
    checked_at=CHECKED_AT,
    receipt="wg1.test.signed",
    stated_birth_date="1990-05-04",
)


def written(answer: Answer) -> wire.CheckCardResponse:
    """The response."""
    return CardResponseWriter().write(answer)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_written_with_its_texts(outcome: Outcome) -> None:
    response = written(msgspec.structs.replace(ACCURATE, outcome=outcome))
    assert (response.outcome, response.verdict) == (outcome.value, outcome.verdict)
    assert response.vss_code == outcome.vss_code
    assert (response.message.vi, response.message.en) == (outcome.message.vi, outcome.message.en)
    assert response.advice.clerk_vi == outcome.clerk.vi
    assert response.advice.technician_en == outcome.technician.en


def test_a_card_is_written_with_its_dates() -> None:
    period = msgspec.structs.replace(THIS_YEAR, area_code="K1", five_years_on=date(2027, 5, 1))
    (card,) = written(msgspec.structs.replace(ACCURATE, shown=(period,))).cards
    assert card.card_number == THIS_YEAR.card_number
    assert (card.registered_facility, card.area_code, card.benefit_level) == ("01001", "K1", 4)
    days = [card.valid_from, card.valid_until, card.five_years_on]
    assert [(day.year, day.month, day.day) for day in days] == [(2026, 1, 1), (2026, 12, 31), (2027, 5, 1)]


def test_a_card_that_ends_early_is_valid_until_the_day_before() -> None:
    period = a_period("2026-01-01", "2026-12-31", ended_on="2026-07-01", why=EndReason.WITHDRAWN)
    (card,) = written(msgspec.structs.replace(ACCURATE, shown=(period,))).cards
    assert (card.valid_until.month, card.valid_until.day) == (6, 30)


def test_dates_that_are_not_known_are_absent() -> None:
    (card,) = written(ACCURATE).cards
    assert not card.HasField("five_years_on")


def test_the_holder_is_written_only_where_confirmed() -> None:
    assert written(ACCURATE).holder == wire.Holder(
        full_name="Nguyễn Thị Hoà", birth_date="1990-05-04", sex=wire.SEX_FEMALE
    )
    assert not written(msgspec.structs.replace(ACCURATE, holder_confirmed=False)).HasField("holder")


@pytest.mark.parametrize(
    ("stated", "known", "shown"),
    [
        ("1990", "1990-05-04", "1990"),
        ("1990-05", "1990-05-04", "1990-05"),
        ("1990-05-04", "1990-05-04", "1990-05-04"),
        ("1990-05-04", "1990", "1990"),
    ],
)
def test_the_birth_date_is_written_only_as_far_as_the_caller_has_stated_it(
    stated: str, known: str, shown: str
) -> None:
    snapshot = RegisterSnapshot(a_holding(THIS_YEAR, person=a_person(birth_date=known)), READ_AT)
    answer = msgspec.structs.replace(ACCURATE, stated_birth_date=stated, snapshot=snapshot)
    assert written(answer).holder.birth_date == shown


def test_an_answer_has_its_time_and_its_source() -> None:
    response = written(ACCURATE)
    assert response.check_id == str(UUID(int=7))
    assert response.receipt == "wg1.test.signed"
    assert response.checked_at.ToDatetime(UTC) == CHECKED_AT
    assert response.data_as_of.ToDatetime(UTC) == READ_AT
    assert response.served_from == wire.SERVED_FROM_CACHE


def test_an_undetermined_answer_has_no_data() -> None:
    response = written(
        msgspec.structs.replace(
            ACCURATE, outcome=outcomes.UNDETERMINED, snapshot=None, shown=(), served_from=ServedFrom.NOWHERE
        )
    )
    assert not response.HasField("data_as_of")
    assert not response.HasField("holder")
    assert response.served_from == wire.SERVED_FROM_UNSPECIFIED


def test_a_response_does_not_change_the_next_one() -> None:
    answers = CardResponseWriter()
    answers.write(ACCURATE)
    bare = msgspec.structs.replace(ACCURATE, shown=(), holder_confirmed=False)
    assert not answers.write(bare).cards
