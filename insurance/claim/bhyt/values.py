"""The values of fields: numbers, days and times as QĐ 4750 writes them."""

import re
from datetime import date, datetime
from decimal import Decimal

from insurance.remember import remember
from runtime.time_zone import HO_CHI_MINH

# More digits than any amount has; Decimals of this many are exact.
MOST_DIGITS = 30
DAY = len("yyyymmdd")
MINUTE = len("yyyymmddHHMM")
SECOND = len("yyyymmddHHMMSS")
_number = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?").fullmatch
_digits = re.compile("[0-9]+").fullmatch


@remember(8192)
def number_in(text: str) -> Decimal | None:
    """The number, with the digits as sent; None where the text is none, or has more than 30 digits."""
    if not _number(text) or len(text) > MOST_DIGITS:
        return None
    return Decimal(text)


@remember(8192)
def moment_in(text: str) -> date | datetime | None:
    """A day (8 digits) or a time in Ho Chi Minh City (12 or 14 digits); None for other texts."""
    if not _digits(text) or len(text) not in (DAY, MINUTE, SECOND):
        return None
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        if len(text) == DAY:
            return day
        seconds = int(text[12:14] or 0)
        return datetime(*day.timetuple()[:3], int(text[8:10]), int(text[10:12]), seconds, tzinfo=HO_CHI_MINH)
    except ValueError:
        return None


def day_in(text: str) -> date | None:
    """The day of a day or time."""
    moment = moment_in(text)
    return moment.date() if isinstance(moment, datetime) else moment


def birth_in(text: str) -> str | None:
    """YYYY-MM-DD, YYYY-MM or YYYY, of 4, 8, 12 or 14 digits with zeros for what is not known; else None.

    FHIR has no year 0000 either.
    """
    if not _digits(text) or len(text) not in (4, DAY, MINUTE, SECOND):
        return None
    year, month, day = text[:4], text[4:6], text[6:8]
    if year == "0000":
        return None
    if month in ("", "00"):
        return year
    if day == "00":
        return f"{year}-{month}" if "01" <= month <= "12" else None
    return f"{year}-{month}-{day}" if day_in(text[:DAY]) else None


def several(text: str) -> list[str]:
    """The values of a field with several, which are separated by semicolons."""
    return [value for part in text.split(";") if (value := part.strip())]
