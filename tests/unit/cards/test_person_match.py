"""When particulars are the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cards.person_match import folded, same_birth_date, same_first_letter, same_name


@pytest.mark.parametrize(
    ("given_name", "known"),
    [
        ("NGUYỄN THỊ HOÀ", "Nguyễn Thị Hoà"),
        ("  nguyễn   thị hoà ", "Nguyễn Thị Hoà"),
        ("Nguyễn Thị Hòa", "Nguyễn Thị Hoà"),
        ("Trần Thuý", "Trần Thúy"),
        ("Đoàn Khoẻ", "ĐOÀN KHỎE"),
        (unicodedata.normalize("NFD", "Đặng Hữu Đức"), unicodedata.normalize("NFC", "Đặng Hữu Đức")),
        ("Ðặng Hữu Ðức", "Đặng Hữu Đức"),
        ("Lê\u00a0Văn Tám", "Lê Văn Tám"),
    ],
)
def test_case_spaces_unicode_form_and_place_of_the_tone_do_not_matter(given_name: str, known: str) -> None:
    assert same_name(given_name, known)


@pytest.mark.parametrize(
    ("given_name", "known"),
    [
        ("Nguyen Thi Hoa", "Nguyễn Thị Hoà"),
        ("Nguyễn Thị Hoá", "Nguyễn Thị Hoà"),
        ("Nguyễn Thị", "Nguyễn Thị Hoà"),
        ("Thị Hoà Nguyễn", "Nguyễn Thị Hoà"),
        ("Dặng Hữu Đức", "Đặng Hữu Đức"),
        ("Tran Bân", "Trân Ban"),
    ],
)
def test_marks_and_words_do_matter(given_name: str, known: str) -> None:
    assert not same_name(given_name, known)


@pytest.mark.parametrize(
    ("given_name", "known", "same"),
    [
        ("Nguyên", "Ngô", True),
        ("ÁNH", "ành", True),
        ("Đỗ", "Dỗ", False),
        ("Ân", "An", False),
        ("", "An", False),
    ],
)
def test_the_first_letter_is_compared_without_its_tone(given_name: str, known: str, same: bool) -> None:
    assert same_first_letter(given_name, known) is same


@given(st.text())
def test_folding_what_is_folded_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@pytest.mark.parametrize(
    ("given_date", "known", "same"),
    [
        ("1990-05-04", "1990-05-04", True),
        ("1990", "1990-05-04", True),
        ("1990-05", "1990-05-04", True),
        ("1990-05-04", "1990", True),
        ("1990-06", "1990-05-04", False),
        ("1990-05-05", "1990-05-04", False),
        ("1991", "1990", False),
    ],
)
def test_birth_dates_are_compared_as_far_as_both_are_known(given_date: str, known: str, same: bool) -> None:
    assert same_birth_date(given_date, known) is same
