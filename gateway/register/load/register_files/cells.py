"""Readers of the cells of register files: each returns the value, or raises what is expected."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber

DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
BIRTH_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# The table of periods takes these days, see gateway/register/tables.py.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(4599, 12, 31)
# HO_TEN of QD 4750.
LONGEST_NAME = 255
# A file of millions of rows has some thousands of different days.
DAYS_REMEMBERED = 65_536


class Unfit(ValueError):  # noqa: N818 - a result about a cell
    """The text says what is expected. It never repeats the cell."""


def insurance_number(cell: str) -> str:
    """Read a social insurance number. Raises Malformed."""
    return InsuranceNumber.parse(cell).text


def chip_id(cell: str) -> str:
    """Read the number of a chip card. Raises Malformed."""
    return ChipId.parse(cell).text


def card_number(cell: str) -> str:
    """Read a card number. Raises Malformed."""
    return CardNumber.parse(cell).text


def digits(count: int, of_what: str) -> Callable[[str], str]:
    """Return a reader of a code with this number of digits. It raises Unfit."""
    code = re.compile(f"[0-9]{{{count}}}")

    def read(cell: str) -> str:
        if not code.fullmatch(cell):
            raise Unfit(f"{of_what} expected: {count} digits")
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


def full_name(cell: str) -> str:
    """Read a name; return it in NFC, one space between words, as look-ups compare it. Raises Unfit."""
    # Spreadsheets write non-breaking spaces.
    name = normalize("NFC", cell).replace("\u00a0", " ")
    if not name:
        raise Unfit("a name expected")
    if len(name) > LONGEST_NAME:
        raise Unfit(f"at most {LONGEST_NAME} characters expected")
    # A line break means that a quotation mark is not closed, and the next rows are in this cell.
    if not name.isprintable():
        raise Unfit("it has characters that no name has, or is not UTF-8")
    return " ".join(name.split())


@lru_cache(DAYS_REMEMBERED)
def day(cell: str) -> date:
    """Read a day of the calendar. Raises Unfit."""
    parts = DAY.fullmatch(cell)
    found = _day(parts) if parts else None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise Unfit(f"a day expected: YYYY-MM-DD, from {FIRST_DAY} to {LAST_DAY}")
    return found


@lru_cache(DAYS_REMEMBERED)
def birth_date(cell: str) -> str:
    """Read a day, a month or a year. Raises Unfit."""
    parts = BIRTH_DATE.fullmatch(cell)
    if parts is None or _day(parts) is None:
        raise Unfit("a birth date expected, as far as it is known: YYYY-MM-DD, YYYY-MM or YYYY")
    return cell


def _day(parts: re.Match[str]) -> date | None:
    """Return the first day of the day, month or year; None where the calendar has none."""
    try:
        return date(*(int(part or 1) for part in parts.groups()))
    except ValueError:
        return None
