"""Numbers are given once, and some never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cards.card import Sex
from wardgate.samples.people.numbers import Numbers


@given(seed=st.integers(0, 1000), count=st.integers(1, 300))
def test_a_number_is_given_once(seed: int, count: int) -> None:
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


def test_what_is_nobodys_is_given_to_nobody_and_looks_like_the_rest() -> None:
    numbers = Numbers(1)
    given_out = {numbers.chip_id("01", Sex.MALE, 1980) for _ in range(10_000)}
    nobodys = numbers.chip_id_of_nobody(next(iter(given_out)))
    assert nobodys not in given_out
    assert nobodys[:6] == "001080"
    cards = {f"DN401{numbers.insurance_number('01')}" for _ in range(10_000)}
    nobodys_card = numbers.card_of_nobody(next(iter(cards)))
    assert nobodys_card not in cards
    assert nobodys_card[:7] == "DN40101"
