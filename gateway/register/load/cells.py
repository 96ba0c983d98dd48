"""What a cell of a register file may hold: each reader gives the value, or says what is expected."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber

DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
BIRTH_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# What the table of periods can hold, see migration gateway_0001.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(4599, 12, 31)
# HO_TEN of QD 4750.
LONGEST_NAME = 255
# Files of millions name some thousands of days.
DAYS_REMEMBERED = 65_536


class Unfit(ValueError):  # noqa: N818 - it is a verdict on the cell
    """Says what is expected, never what is there."""


def insurance_number(cell: str) -> str:
    """Raises Malformed."""
    return InsuranceNumber.parse(cell).text


def chip_id(cell: str) -> str:
    """Raises Malformed."""
    return ChipId.parse(cell).text


def card_number(cell: str) -> str:
    """Raises Malformed."""
    return CardNumber.parse(cell).text


def digits(count: int, of_what: str) -> Callable[[str], str]:
    """A reader of a code of so many digits."""
    code = re.compile(f"[0-9]{{{count}}}")

    def read(cell: str) -> str:
        if not code.fullmatch(cell):
            raise Unfit(f"{of_what} expected: {count} digits")
        return cell

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """A reader of one of these words; the empty one stands for nothing."""
    known = frozenset(words)
    expected = ", ".join(word or "nothing" for word in words)

    def read(cell: str) -> str:
        if cell not in known:
            raise Unfit(f"one of these expected: {expected}")
        return cell

    return read


def full_name(cell: str) -> str:
    """A name in NFC, its words one space apart: a look-up compares it, and shows it."""
    # Spreadsheets write spaces that do not break.
    name = normalize("NFC", cell).replace("\u00a0", " ")
    if not name:
        raise Unfit("a name expected")
    if len(name) > LONGEST_NAME:
        raise Unfit(f"at most {LONGEST_NAME} characters expected")
    # A line break would be a quotation mark that swallowed the rows after it.
    if not name.isprintable():
        raise Unfit("it has characters that no name has, or is not UTF-8")
    return " ".join(name.split())


@lru_cache(DAYS_REMEMBERED)
def day(cell: str) -> date:
    """A day of the calendar."""
    parts = DAY.fullmatch(cell)
    found = _day(parts) if parts else None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise Unfit(f"a day expected: YYYY-MM-DD, from {FIRST_DAY} to {LAST_DAY}")
    return found


@lru_cache(DAYS_REMEMBERED)
def birth_date(cell: str) -> str:
    """A day, a month or a year, as far as it is known."""
    parts = BIRTH_DATE.fullmatch(cell)
    if parts is None or _day(parts) is None:
        raise Unfit("a birth date expected, as far as it is known: YYYY-MM-DD, YYYY-MM or YYYY")
    return cell


def _day(parts: re.Match[str]) -> date | None:
    """The first day that is meant."""
    try:
        return date(*(int(part or 1) for part in parts.groups()))
    except ValueError:
        return None
