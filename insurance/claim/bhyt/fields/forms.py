"""How the texts of fields become the values of facts, and values become texts again."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from insurance.claim.bhyt.values import DAY, MINUTE, day_in, moment_in, number_in, several


class Form(msgspec.Struct, frozen=True):
    """`read` gives None or () for a text that has no such value. `write` is its inverse.

    `absent` is the value of a fact whose field is empty.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    absent: tuple[()] | None = None


# Of one field. A text with more is kept as it was sent: a field could have a million.
MOST_VALUES = 1000


def _texts(text: str) -> tuple[str, ...]:
    if ";" not in text:
        return (text,)
    return tuple(several(text)) if text.count(";") < MOST_VALUES else ()


def _joined(values: tuple[str, ...]) -> str:
    return ";".join(values)


def _minute(text: str) -> datetime | None:
    moment = moment_in(text) if len(text) >= MINUTE else None
    return moment if isinstance(moment, datetime) else None


def _day(text: str) -> date | None:
    """The day; None also where the text has a time, which a day would lose."""
    return day_in(text) if not text[DAY:].strip("0") else None


def _days(text: str) -> tuple[date, ...]:
    days = [_day(value) for value in _texts(text)]
    found = tuple(day for day in days if day)
    return found if len(found) == len(days) else ()


def _numbers(text: str) -> tuple[Decimal, ...]:
    numbers = [number_in(value) for value in _texts(text)]
    found = tuple(number for number in numbers if number is not None)
    return found if len(found) == len(numbers) else ()


def written_day(day: date) -> str:
    """yyyymmdd."""
    return f"{day:%Y%m%d}"


def written_minute(moment: datetime) -> str:
    """yyyymmddHHMM, or with seconds where there are any."""
    return f"{moment:%Y%m%d%H%M%S}" if moment.second else f"{moment:%Y%m%d%H%M}"


def written_number(number: Decimal) -> str:
    """Without an exponent, and with the digits as sent."""
    return f"{number:f}"


TEXT = Form(str, str)
TEXTS = Form(_texts, _joined, ())
NUMBER = Form(number_in, written_number)
NUMBERS = Form(_numbers, lambda numbers: ";".join(map(written_number, numbers)), ())
ON_DAY = Form(_day, written_day)
DAYS = Form(_days, lambda days: ";".join(map(written_day, days)), ())
AT_MINUTE = Form(_minute, written_minute)
