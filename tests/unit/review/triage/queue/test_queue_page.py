"""Cursors in addresses, also those that were made by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.triage.queue.queue_filter import QueueOrder
from review.triage.queue.queue_page import PageCursor, read_cursor

CLAIM = "0" * 31 + "1"
AMOUNTS = st.decimals(-(10**15), 10**15, places=2)
DAYS = st.dates(date(1900, 1, 2), date(2199, 12, 30))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(UTC))


@given(AMOUNTS, st.uuids(), st.booleans())
def test_a_cursor_of_amounts_is_the_same_after_it_was_in_an_address(
    key: Decimal, claim_id: UUID, backward: bool
) -> None:
    cursor = PageCursor((key,), claim_id, backward)
    assert read_cursor(cursor.token, QueueOrder.AMOUNT) == cursor


@given(AMOUNTS, AMOUNTS, st.uuids())
def test_a_cursor_of_two_keys_is_the_same_after_it_was_in_an_address(
    expected: Decimal, amount: Decimal, claim_id: UUID
) -> None:
    cursor = PageCursor((expected, amount), claim_id)
    assert read_cursor(cursor.token, QueueOrder.RECOVERY) == cursor
    assert read_cursor(cursor.token, QueueOrder.AMOUNT) is None


@given(MOMENTS, st.uuids())
def test_a_cursor_of_moments_is_the_same_after_it_was_in_an_address(key: datetime, claim_id: UUID) -> None:
    cursor = PageCursor((key,), claim_id)
    assert read_cursor(cursor.token, QueueOrder.AGE) == cursor


@pytest.mark.parametrize(
    ("order", "key"),
    [
        *(
            (QueueOrder.AMOUNT, key)
            for key in ("", "1!1", "NaN", "Infinity", "1E+999999", "-1E-999999", "1_0", "１")
        ),
        *((QueueOrder.RECOVERY, key) for key in ("", "1", "1!", "1!NaN", "1!1!1")),
        *((QueueOrder.AGE, key) for key in ("", "1", "0001-01-01T00:00:00+14:00", "2026-01-01")),
        (QueueOrder.AGE, "9999-12-31T23:59:59-14:00"),
    ],
)
def test_a_place_that_no_row_can_have_is_the_first_page(order: QueueOrder, key: str) -> None:
    assert read_cursor(f"after!{key}!{CLAIM}", order) is None
