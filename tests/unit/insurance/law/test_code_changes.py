"""Which codes are of the same place: provinces that were merged, facilities that were renumbered."""

from datetime import date

import pytest

from insurance.law.codes.code_changes import NO_CHANGES, CodeChange, CodeChanges
from insurance.law.codes.renumbered import Renumbered
from insurance.law.parameters.parameter_files import read_parameters

MERGER = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
# 02001 and 02002 became 08901; 08901 became 08A11; 10001 became 15001.
CODES = CodeChanges(
    (
        CodeChange("02001", "08901", MERGER),
        CodeChange("02002", "08901", MERGER),
        CodeChange("08901", "08A11", date(2026, 3, 1)),
        CodeChange("10001", "15001", MERGER),
    )
)


@pytest.mark.parametrize(
    ("one", "other", "day", "same"),
    [
        ("02001", "02001", BEFORE, True),
        ("10001", "15001", MERGER, True),
        ("15001", "10001", BEFORE, True),
        ("02001", "08A11", MERGER, True),
        ("02001", "02002", BEFORE, False),
        ("02001", "02002", MERGER, True),
        ("02001", "10001", MERGER, False),
        ("02001", "99001", MERGER, False),
    ],
)
def test_a_code_and_its_successors_are_one_place_and_two_codes_from_their_merger_on(
    one: str, other: str, day: date, same: bool
) -> None:
    assert CODES.same(one, other, day) is same
    assert CODES.same(other, one, day) is same


def test_a_replacement_is_told_with_the_day_of_its_last_step() -> None:
    assert CODES.replaced("08A11", "02001") == CodeChange("02001", "08A11", date(2026, 3, 1))
    assert CODES.replaced("02001", "02002") is None


def test_the_current_code_is_at_the_end_of_the_chain() -> None:
    assert [CODES.current(code) for code in ("02002", "08A11", "99001")] == ["08A11", "08A11", "99001"]


def test_facilities_shared_a_province_by_the_codes_that_they_had_on_the_day() -> None:
    assert CODES.share_province("08A11", "02777", date(2024, 12, 31))
    assert not CODES.share_province("08A11", "08777", date(2024, 12, 31))
    assert CODES.share_province("08A11", "08777", date(2026, 3, 1))
    assert NO_CHANGES.share_province("01001", "01777", BEFORE)


# 01001 became 79001 before the lines of care ended; 74001 was merged into it after.
TWICE = CodeChanges((CodeChange("01001", "79001", date(2023, 1, 1)), CodeChange("74001", "79001", MERGER)))


@pytest.mark.parametrize(
    ("code", "day", "provinces"),
    [
        ("79001", date(2022, 12, 31), {"01", "74"}),
        ("79001", date(2024, 12, 31), {"79", "74"}),
        ("01001", date(2024, 12, 31), {"79"}),
        ("74001", date(2024, 12, 31), {"74"}),
        ("74001", MERGER, {"79"}),
    ],
)
def test_a_code_that_another_place_is_merged_into_later_was_a_code_before(
    code: str, day: date, provinces: set[str]
) -> None:
    """Law of 2014, Điều 22 khoản 4: the open line is within a province, by the codes of the day."""
    found = {one for one in ("01", "74", "79") if TWICE.share_province(code, f"{one}999", day)}
    assert found == provinces
    kept = CodeChanges(TWICE.about([code]))
    assert {one for one in ("01", "74", "79") if kept.share_province(code, f"{one}999", day)} == provinces


def test_what_is_kept_about_some_codes_answers_as_the_whole_table_does() -> None:
    kept = CodeChanges(CODES.about(["08A11"]))
    assert kept.same("02001", "02002", MERGER)
    assert not kept.same("10001", "15001", MERGER)


def test_a_circle_in_the_table_ends() -> None:
    circle = CodeChanges((CodeChange("01001", "01002", MERGER), CodeChange("01002", "01001", MERGER)))
    assert not circle.same("01001", "01003", MERGER)
    assert circle.about(["01001"])
    assert circle.on("01001", BEFORE)


def test_sixty_three_provinces_became_thirty_four() -> None:
    (law,) = read_parameters().merged_provinces.laws
    replaced = [code for merger in law.mergers for code in merger.old]
    assert (law.since, len(law.mergers), len(replaced), 63 - len(set(replaced))) == (MERGER, 23, 29, 34)
    assert not {merger.new for merger in law.mergers} & set(replaced)


def test_a_card_with_the_code_of_a_merged_province_is_the_same_card() -> None:
    codes = Renumbered(provinces=read_parameters().merged_provinces.changes())
    assert codes.card("DN4100112345678", "DN4150112345678") == CodeChange("10", "15", MERGER)
    assert codes.card("DN4150112345678", "DN4100112345678") == CodeChange("10", "15", MERGER)
    for other in ("DN4100112345678", "DN3150112345678", "DN4150112345679", "DN4010112345678"):
        assert codes.card("DN4100112345678", other) is None
