"""The token of the next page of a list."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.untrusted.page_token import page_token, read_page_token


class Sought(msgspec.Struct, frozen=True):
    facility: str


MINE, OTHERS = Sought("01001"), Sought("01002")
NOON, ITEM = datetime(2026, 11, 30, 12, tzinfo=UTC), UUID(int=7)


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_token_is_read_as_it_was_written(at: datetime, item: UUID) -> None:
    assert read_page_token(page_token(at, item, MINE), MINE) == (at, item)


def test_a_token_counts_for_its_own_list_alone() -> None:
    assert read_page_token(page_token(NOON, ITEM, MINE), OTHERS) is None


@pytest.mark.parametrize(
    "token",
    ["", "x", "é", "A" * 44, page_token(NOON, ITEM, MINE)[:-4], page_token(NOON, ITEM, MINE) + "AAAA"],
)
def test_what_is_no_token_is_refused_without_an_error(token: str) -> None:
    assert read_page_token(token, MINE) is None


def test_pages_begin_where_the_last_one_ended_to_the_microsecond() -> None:
    later = NOON + timedelta(microseconds=1)
    assert page_token(NOON, ITEM, MINE) != page_token(later, ITEM, MINE)
