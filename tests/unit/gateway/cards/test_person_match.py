"""When two particulars count as the same."""

import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cards.judging.person_match import (
    LONGEST_NAME,
    folded,
    same_birth_date,
    same_first_letter,
    same_name,
)


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


@pytest.mark.parametrize(
    "written",
    [
        "Nguyễn Thị Hoà.",
        "Nguyễn Thị Hoà ,",
        "Nguyễn·Thị·Hoà",
        "Nguyễn • Thị • Hoà",
        "Nguyễn.Thị.Hoà",
        "Nguyễn, Thị Hoà",
        "(Nguyễn Thị Hoà)",
        "“Nguyễn Thị Hoà”",
        "Nguyễn_Thị_Hoà",
        "Nguyễn Thị Hoà．",
        "・Nguyễn Thị Hoà",
        "*Nguyễn Thị Hoà",
        "1. Nguyễn Thị Hoà",
    ],
)
def test_punctuation_never_decides(written: str) -> None:
    is_counted = written.startswith("1")
    assert same_name(written, "Nguyễn Thị Hoà") is not is_counted
    assert same_name("Nguyễn Thị Hoà", written) is not is_counted


def test_a_name_of_punctuation_alone_is_nobodys() -> None:
    assert not same_name("...", "Nguyễn Thị Hoà")
    assert not same_first_letter("...", "Nguyễn Thị Hoà")


# Article 22 of the law pays whoever is insured: no way to type a name may decide it.
H_HEN = "H'Hen Niê"


@pytest.mark.parametrize(
    "written",
    [
        "H’Hen Niê",
        "H‘Hen Niê",
        "HʼHen Niê",
        "H´Hen Niê",
        "H`Hen Niê",
        "H′Hen Niê",
        "H＇Hen Niê",
        "H' Hen Niê",
        "H 'Hen Niê",
        "H ’ Hen Niê",
        "H-Hen Niê",
        "H–Hen Niê",
        "H Hen Niê",
        "HHen Niê",
        "H'HEN NIÊ",
        "Ｈ＇Ｈｅｎ　Ｎｉê",
        "\ufeffH'Hen Niê",
        "H'\u200bHen\u200b Niê\u200d",
        unicodedata.normalize("NFKC", "H´Hen Niê"),
        unicodedata.normalize("NFKD", "H´Hen Niê"),
    ],
)
def test_an_apostrophe_is_the_same_in_every_typography(written: str) -> None:
    assert same_name(written, H_HEN)
    assert same_name(H_HEN, written)
    assert same_first_letter(written, H_HEN)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Nguyễn-Thị-Ánh", "Nguyễn Thị Ánh"),
        ("Nguyễn – Thị Thuý — An", "Nguyễn Thị Thúy An"),
        ("Y\u2011Moan\u00a0Ênuôl", "Y Moan Ênuôl"),
        ("Nguyễn\u200bThị\u200bHoà", "Nguyễn Thị Hoà"),
        ("Ｎｇｕｙễｎ Ａｎ", "Nguyễn An"),
        ("Hoa\u200d\u0300 An", "Hoà An"),
    ],
)
def test_dashes_and_invisible_characters_are_read_as_a_space_or_as_nothing(written: str, known: str) -> None:
    assert same_name(written, known)
    assert same_name(known, written)


@pytest.mark.parametrize(
    ("given_name", "known"),
    [
        ("H'Hen Niê", "H'Hên Niê"),
        ("H'Hen Niê", "Y'Hen Niê"),
        ("H'Hen", "H'Hen Niê"),
        ("Hoá-Anh", "Hoà-Anh"),
        ("Nguyễn-Thị-Hoa", "Nguyễn-Thị-Hoà"),
        ("Tú Anh", "Tu Ánh"),
        ("'", "H'Hen Niê"),
    ],
)
def test_names_with_signs_differ_by_their_letters_and_tones(given_name: str, known: str) -> None:
    assert not same_name(given_name, known)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("D\u0335ặng Hữu D\u0336ức", "Đặng Hữu Đức"),
        ("d\u0335ặng hữu đức", "ĐẶNG HỮU ĐỨC"),
        ("\u0189ặng Hữu \u0256ức", "Đặng Hữu Đức"),
        ("TRẦN K\u0130M", "Trần Kim"),
        ("Trần K\u0131m", "TRẦN KIM"),
        ("Phan THI\u0323\u0307", "Phan Thị"),
        ("Phan Th\u0131\u0323", "Phan Thị"),
        ("L\u0130\u0301 Minh", "Lí Minh"),
    ],
)
def test_a_stroke_and_the_dot_of_an_i_are_the_same_in_every_encoding(written: str, known: str) -> None:
    assert same_name(written, known)
    assert same_name(known, written)
    assert same_first_letter(written, known)


def test_no_dash_quotation_mark_or_invisible_character_of_unicode_changes_a_verdict() -> None:
    signs = [
        chr(point)
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) in {"Pd", "Pi", "Pf", "Zs", "Zl", "Zp"} or is_invisible(point)
    ]
    assert len(signs) > 400
    for sign in signs:
        assert same_name(f"Nguyễn{sign} Thị {sign}Ánh", "Nguyễn Thị Ánh"), hex(ord(sign))
        assert same_name(f"H{sign}Hen Niê", H_HEN), hex(ord(sign))
        assert not same_name(f"H{sign}Hên Niê", H_HEN), hex(ord(sign))


# Default_Ignorable_Code_Point of Unicode, without those that are of category Cf.
IGNORABLE = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)
# Signs of category Cf that are written, in Arabic, Syriac, Kaithi and Egyptian.
WRITTEN = (0x0600, 0x08E2), (0x110BD, 0x110CD), (0x13430, 0x1345F)


def is_invisible(point: int) -> bool:
    """Whether Unicode says that nothing is shown for the character."""
    if any(first <= point <= last for first, last in IGNORABLE):
        return True
    is_written = any(first <= point <= last for first, last in WRITTEN) and point != 0x061C
    return unicodedata.category(chr(point)) == "Cf" and not is_written


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
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


# Vowels with their tones, as one writes them: the tone of "oa", "oe", "uy" stands on either letter.
ONSETS = ("", "b", "ch", "đ", "g", "h", "kh", "l", "m", "ng", "nh", "ph", "t", "th", "tr", "x")
VOWELS = ("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "iê", "uô", "ươ")
CODAS = ("", "c", "m", "n", "ng", "nh", "p", "t")
TONE_MARKS = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
EITHER_PLACE = ("oa", "oe", "uy")


def word_of(onset: str, vowel: str, coda: str, tone: str) -> str:
    """A syllable with its tone on the last letter of the vowel."""
    return unicodedata.normalize("NFC", onset + vowel + tone + coda)


PLAIN_WORDS = st.builds(word_of, *(st.sampled_from(parts) for parts in (ONSETS, VOWELS, CODAS, TONE_MARKS)))
NAMES = st.lists(PLAIN_WORDS, min_size=2, max_size=5).map(" ".join).map(str.title)
WAYS_TO_WRITE = (
    str.upper,
    str.lower,
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: unicodedata.normalize("NFKC", name),
    lambda name: f"  {name} ",
    lambda name: name.replace(" ", "\u00a0 "),
)


@given(NAMES, st.lists(st.sampled_from(WAYS_TO_WRITE), max_size=4))
def test_a_name_is_the_same_however_it_is_written(name: str, ways: list[Callable[[str], str]]) -> None:
    written = name
    for way in ways:
        written = way(written)
    assert same_name(written, name)
    assert same_name(name, written)


SIGNS = st.sampled_from("'’‘ʼ´`′＇-‐‑–—−－\u00ad\u200b\u200c\u200d\u2060\ufeff")


def with_signs(name: str, signs: list[tuple[str, int]]) -> str:
    """The name with each sign inserted before the letter at its place, counted round the name."""
    for sign, place in signs:
        at = place % len(name)
        name = name[:at] + sign + name[at:]
    return name


@given(NAMES, NAMES, st.lists(st.tuples(SIGNS, st.integers(0, 99)), min_size=1, max_size=4), st.data())
def test_no_sign_within_a_name_changes_a_verdict(
    name: str, other: str, signs: list[tuple[str, int]], data: st.DataObject
) -> None:
    exchanged = [(data.draw(SIGNS), place) for _, place in signs]
    for known in (name, other):
        assert same_name(with_signs(name, signs), known) is same_name(name, known)
        assert same_name(with_signs(name, signs), with_signs(known, exchanged)) is same_name(name, known)
        assert same_first_letter(with_signs(name, signs), known) is same_first_letter(name, known)


@given(st.sampled_from(ONSETS[1:]), st.sampled_from(EITHER_PLACE), st.sampled_from(TONE_MARKS))
def test_both_places_of_a_tone_are_one_name(onset: str, vowel: str, tone: str) -> None:
    old, new = onset + vowel[0] + tone + vowel[1], onset + vowel + tone
    assert same_name(f"Lê {old}", f"Lê {unicodedata.normalize('NFC', new)}")


@given(NAMES, st.sampled_from(TONE_MARKS[1:]))
def test_another_tone_is_another_name_of_the_same_first_letter(name: str, tone: str) -> None:
    first, *others = name.split()
    bare = "".join(mark for mark in unicodedata.normalize("NFD", first) if mark not in TONE_MARKS)
    other = " ".join([bare + tone, *others])
    assert same_name(other, name) is (folded(bare + tone) == folded(first))
    assert same_first_letter(other, name)


def test_a_text_far_longer_than_a_name_is_not_compared() -> None:
    assert same_name(f"{'  ' * 100}Nguyễn Thị Hoà", "Nguyễn Thị Hoà")
    assert not same_name(f"{'a:' * LONGEST_NAME}", f"{'a:' * LONGEST_NAME}")
