"""Which cells are accepted, and the reasons for the others."""

from unicodedata import normalize

import pytest

from gateway.register.load.register_files import cells
from runtime.loading.files.cells import Unfit
from runtime.loading.files.column import Column, Misread


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


@pytest.mark.parametrize("text", ["1990", "1990-05", "1990-05-04"])
def test_a_birth_date_is_a_day_a_month_or_a_year(text: str) -> None:
    assert cells.birth_date(text) == text


@pytest.mark.parametrize("text", ["", "90", "1990-13", "1990-02-30", "0000", "1990-5-4"])
def test_other_birth_dates_are_refused(text: str) -> None:
    with pytest.raises(Unfit):
        cells.birth_date(text)


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
