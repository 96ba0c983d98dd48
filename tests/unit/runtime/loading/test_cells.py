"""Which cells are accepted, and the reasons for the others."""

from datetime import date

import pytest

from runtime.loading.files import cells
from runtime.loading.files.cells import Unfit
from runtime.loading.files.column import Column


def test_a_day_is_written_with_dashes() -> None:
    assert cells.day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-29", "01/02/2026", "20260201", "2026-W05-7", "1899-12-31", "9999-12-31", "٢٠٢٦-٠١-٠١"],
)
def test_a_day_outside_the_calendar_or_the_limits_of_the_register_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="from 1900-01-01 to 4599-12-31"):
        cells.day(text)


def test_a_code_has_its_number_of_digits() -> None:
    assert cells.digits(5, "a facility's code")("01001") == "01001"
    with pytest.raises(Unfit, match="a facility's code expected: 5 digits"):
        cells.digits(5, "a facility's code")("1001")


def test_only_the_listed_words_are_accepted() -> None:
    assert cells.one_of("", "K1")("") == ""
    with pytest.raises(Unfit, match="one of these expected: nothing, K1"):
        cells.one_of("", "K1")("K4")


def test_every_faulty_cell_of_a_column_is_named_and_the_others_are_read() -> None:
    column = Column("died_on", "a day", cells.day, type="date", optional=True)
    values, wrong = column.values([" 2026-01-01 ", "yesterday", "", "2026-02-30"])
    assert values == [date(2026, 1, 1), None, None, None]
    assert [place for place, _ in wrong] == [1, 3]
