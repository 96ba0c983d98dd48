"""Readers of the cells that only register files have: each returns the value, or raises what is expected."""

import re
from functools import lru_cache

from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed
from runtime.loading.files.cells import DAYS_REMEMBERED, Unfit, first_day_of, of_form, words

BIRTH_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# HO_TEN of QD 4750.
LONGEST_NAME = 255

# As look-ups compare names: NFC, one space between words.
full_name = words("a name", LONGEST_NAME)

# MA_CSKCB of QD 4750: five characters, the province's digits first.
facility_code = of_form(
    "[0-9]{2}[0-9A-Z]{3}",
    "a facility's code expected: two digits, then three digits or capital letters",
)


def insurance_number(cell: str) -> str:
    """Read a social insurance number. Raises Unfit."""
    return _number(InsuranceNumber, cell)


def chip_id(cell: str) -> str:
    """Read the number of a chip card. Raises Unfit."""
    return _number(ChipId, cell)


def card_number(cell: str) -> str:
    """Read a card number. Raises Unfit."""
    return _number(CardNumber, cell)


@lru_cache(DAYS_REMEMBERED)
def birth_date(cell: str) -> str:
    """Read a day, a month or a year. Raises Unfit."""
    parts = BIRTH_DATE.fullmatch(cell)
    if parts is None or first_day_of(parts) is None:
        raise Unfit("a birth date expected, as far as it is known: YYYY-MM-DD, YYYY-MM or YYYY")
    return cell


def _number(kind: type[InsuranceNumber] | type[ChipId] | type[CardNumber], cell: str) -> str:
    try:
        return kind.parse(cell).text
    except Malformed as malformed:
        raise Unfit(str(malformed)) from malformed
