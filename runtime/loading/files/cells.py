"""Readers of cells that files of several kinds have: each returns the value, or raises what is expected."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from unicodedata import normalize

DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# The tables take these days.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(4599, 12, 31)
# A file of millions of rows has some thousands of different days.
DAYS_REMEMBERED = 65_536


class Unfit(ValueError):  # noqa: N818 - a result about a cell
    """The text says what is expected. It never repeats the cell."""


def digits(count: int, of_what: str) -> Callable[[str], str]:
    """Return a reader of a code with this number of digits. It raises Unfit."""
    code = re.compile(f"[0-9]{{{count}}}")

    def read(cell: str) -> str:
        if not code.fullmatch(cell):
            raise Unfit(f"{of_what} expected: {count} digits")
        return cell

    return read


def of_form(pattern: str, expected: str) -> Callable[[str], str]:
    """Return a reader of a code with this form (a regular expression). It raises Unfit with `expected`."""
    code = re.compile(pattern)

    def read(cell: str) -> str:
        if not code.fullmatch(cell):
            raise Unfit(expected)
        return cell

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Return a reader of one of these words; the empty word is an empty cell. It raises Unfit."""
    known = frozenset(words)
    expected = ", ".join(word or "nothing" for word in words)

    def read(cell: str) -> str:
        if cell not in known:
            raise Unfit(f"one of these expected: {expected}")
        return cell

    return read


def words(of_what: str, longest: int) -> Callable[[str], str]:
    """Return a reader of a text that is not empty. It raises Unfit.

    It returns the text in NFC, with one space between words, so that equal texts are equal.
    """

    def read(cell: str) -> str:
        # Spreadsheets write non-breaking spaces.
        text = normalize("NFC", cell).replace("\u00a0", " ")
        if not text:
            raise Unfit(f"{of_what} expected")
        if len(text) > longest:
            raise Unfit(f"at most {longest} characters expected")
        # A line break means that a quotation mark is not closed, and the next rows are in this cell.
        if not text.isprintable():
            raise Unfit(f"it has characters that {of_what} does not have, or is not UTF-8")
        return " ".join(text.split())

    return read


@lru_cache(DAYS_REMEMBERED)
def day(cell: str) -> date:
    """Read a day of the calendar. Raises Unfit."""
    return day_of(DAY.fullmatch(cell), "YYYY-MM-DD")


def day_of(parts: re.Match[str] | None, form: str) -> date:
    """Return the day with these parts: year, month, day. Raises Unfit where there is none of this form."""
    found = first_day_of(parts) if parts else None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise Unfit(f"a day expected: {form}, from {FIRST_DAY} to {LAST_DAY}")
    return found


def first_day_of(parts: re.Match[str]) -> date | None:
    """Return the first day of the day, month or year; None where the calendar has none."""
    try:
        return date(*(int(part or 1) for part in parts.groups()))
    except ValueError:
        return None
