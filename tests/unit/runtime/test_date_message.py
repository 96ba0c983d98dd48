"""Days go into messages and come back unchanged."""

from datetime import date

import pytest
from google.type.date_pb2 import Date
from hypothesis import given
from hypothesis import strategies as st

from runtime.date_message import date_message, date_value, write_date


@given(day=st.dates())
def test_a_day_comes_back_from_its_message_however_it_was_written(day: date) -> None:
    written = Date()
    write_date(written, day)
    assert written == date_message(day)
    assert date_value(written) == day


@pytest.mark.parametrize("message", [Date(), Date(year=2026, month=2, day=29), Date(year=2026, month=7)])
def test_a_message_that_is_no_day_is_refused(message: Date) -> None:
    with pytest.raises(ValueError, match=r"month|day|year"):
        date_value(message)
