"""Characters that act on a terminal, a reader or a spreadsheet are shown instead of working."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.untrusted.csv_cell import csv_cell
from runtime.untrusted.escaped_text import escape_json, escape_lines, escape_on_page, escape_text

ACTING = ("Cc", "Cs", "Zl", "Zp")
BIDIRECTIONAL = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def acts(character: str) -> bool:
    marks = unicodedata.bidirectional(character) in BIDIRECTIONAL or character in "\u061c\u200e\u200f"
    return unicodedata.category(character) in ACTING or marks


@given(st.text(st.characters()))
def test_nothing_acts_after_escaping(text: str) -> None:
    assert not any(map(acts, escape_text(text)))
    assert not any(acts(character) for character in escape_lines(text) if character != "\n")
    assert not any(acts(character) for character in escape_on_page(text) if character not in "\t\r\n")
    escape_text(text).encode()


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))))
def test_every_other_text_stays_as_it_is(text: str) -> None:
    assert escape_text(text) == text


def test_names_as_people_have_them_stay_as_they_are() -> None:
    for name in ("Nguyễn Thị Ánh", "H’Hen Niê", "Nguyễn\u00a0Văn", "می\u200cخواهم", "👩\u200d⚕️"):
        assert escape_text(name) == name


def test_what_acts_is_written_as_python_writes_it() -> None:
    assert escape_text("a\x1b[31m\r\n\u202e\x9b\ud800") == r"a\x1b[31m\r\n\u202e\x9b\ud800"


@given(st.dictionaries(st.text(), st.lists(st.text(st.characters()), max_size=3), max_size=3))
def test_escaped_json_says_the_same(value: object) -> None:
    text = escape_json(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(text) == value
    assert not any(acts(character) for character in text if character != "\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(start: str) -> None:
    assert csv_cell(f"{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize(
    "text", ["-5", "+84901234567", "-1,250.5", "47.5", "A-1", "", "Nguyễn", "2026-01-01"]
)
def test_numbers_and_other_cells_stay_as_they_are(text: str) -> None:
    assert csv_cell(text) == text
