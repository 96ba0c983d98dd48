"""Which cells are accepted, and the reasons for the others."""

from datetime import date
from unicodedata import normalize

import pytest

from gateway.register.load.register_files import cells
from gateway.register.load.register_files.cells import Unfit
from gateway.register.load.register_files.column import Column, Misread


def test_a_name_is_kept_in_nfc_with_one_space_between_its_words() -> None:
    assert cells.full_name(normalize("NFD", "Nguyễn  Thị\u00a0Hoà")) == "Nguyễn Thị Hoà"


@pytest.mark.parametrize(
    "name", ["", "Trần\nThử", "Trần\tThử", "Trần\0Thử", "Tr\udce1n Thử", "Trần\u200bThử"]
)
def test_characters_that_no_name_has_are_refused(name: str) -> None:
    with pytest.raises(Unfit):
        cells.full_name(name)


def test_a_name_is_at_most_255_characters_long() -> None:
    assert cells.full_name("a" * 255)
    with pytest.raises(Unfit, match="255"):
        cells.full_name("a" * 256)


def test_a_day_is_written_with_dashes() -> None:
    assert cells.day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-29", "01/02/2026", "20260201", "2026-W05-7", "1899-12-31", "9999-12-31", "٢٠٢٦-٠١-٠١"],
)
def test_a_day_outside_the_calendar_or_the_limits_of_the_register_is_refused(text: str) -> None:
    with pytest.raises(Unfit, match="from 1900-01-01 to 4599-12-31"):
        cells.day(text)


@pytest.mark.parametrize("text", ["1990", "1990-05", "1990-05-04"])
def test_a_birth_date_is_a_day_a_month_or_a_year(text: str) -> None:
    assert cells.birth_date(text) == text


@pytest.mark.parametrize("text", ["", "90", "1990-13", "1990-02-30", "0000", "1990-5-4"])
def test_other_birth_dates_are_refused(text: str) -> None:
    with pytest.raises(Unfit):
        cells.birth_date(text)


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


def test_no_reason_repeats_the_cell() -> None:
    columns = [
        Column("a", "", cells.chip_id),
        Column("b", "", cells.insurance_number),
        Column("c", "", cells.card_number),
        Column("d", "", cells.full_name),
        Column("e", "", cells.birth_date),
    ]
    wrong: list[Misread] = [fault for column in columns for fault in column.values(["Bí\nMật 00199"])[1]]
    assert len(wrong) == len(columns)
    assert not [fault for fault in wrong if "Bí" in fault.reason or "00199" in fault.reason]
