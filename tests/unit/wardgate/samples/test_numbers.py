"""Each number is issued once, and some are never issued."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cards.card import Sex
from wardgate.samples.people.numbers import Numbers


@given(seed=st.integers(0, 1000), count=st.integers(1, 300))
def test_a_number_is_issued_once(seed: int, count: int) -> None:
    numbers = Numbers(seed)
    assert len({numbers.insurance_number("01") for _ in range(count)}) == count
    assert len({numbers.chip_id("79", Sex.FEMALE, 2001) for _ in range(count)}) == count


@pytest.mark.parametrize(
    ("sex", "year", "stem"),
    [
        (Sex.MALE, 1999, "001099"),
        (Sex.FEMALE, 1999, "001199"),
        (Sex.MALE, 2000, "001200"),
        (Sex.FEMALE, 2026, "001326"),
    ],
)
def test_a_chip_id_begins_with_province_century_sex_and_year(sex: Sex, year: int, stem: str) -> None:
    assert Numbers(1).chip_id("01", sex, year)[:6] == stem


def test_an_unassigned_number_is_never_issued_and_has_the_same_structure() -> None:
    numbers = Numbers(1)
    issued = {numbers.chip_id("01", Sex.MALE, 1980) for _ in range(10_000)}
    unassigned = numbers.unassigned_chip_id(next(iter(issued)))
    assert unassigned not in issued
    assert unassigned[:6] == "001080"
    cards = {f"DN401{numbers.insurance_number('01')}" for _ in range(10_000)}
    unassigned_card = numbers.unassigned_card_number(next(iter(cards)))
    assert unassigned_card not in cards
    assert unassigned_card[:7] == "DN40101"
