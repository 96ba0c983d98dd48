"""Texts of claims are normalised in time that grows with their length alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insurance.normal_form import MOST_MARKS, normal_form

MARKS = "\u0300\u0323"


@given(st.text())
def test_any_text_has_the_form_that_unicode_gives_it(text: str) -> None:
    assert normal_form("NFC", text) == unicodedata.normalize("NFC", text)
    assert normal_form("NFD", text) == unicodedata.normalize("NFD", text)
    assert normal_form("NFKC", text) == unicodedata.normalize("NFKC", text)


def test_letters_with_many_marks_and_rows_of_signs_still_have_it() -> None:
    text = ("e" + MARKS * (MOST_MARKS // 2) + "-" * 500 + "…" * 500) * 3
    assert normal_form("NFC", text) == unicodedata.normalize("NFC", text) != text


@pytest.mark.parametrize("before", ["", "a", "Nguye\u0302\u0303n "])
def test_a_megabyte_of_marks_stays_as_it_is(before: str) -> None:
    """It would take Python a quarter of an hour."""
    text = before + MARKS * 500_000
    assert normal_form("NFC", text) == text
