"""The days that a date can be, such as that of a birth, when only its month or year is known."""

import re
from calendar import monthrange
from datetime import date

from insurance.date_range import DateRange

PARTS = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def possible_days(text: str, day: date) -> DateRange | None:
    """The possible days up to `day`, from YYYY-MM-DD, YYYY-MM or YYYY.

    None for a text of another form, a day that does not exist, or a date after `day`.
    """
    match = PARTS.fullmatch(text)
    if match is None:
        return None
    year, month, of_month = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, of_month or 1)
    except ValueError:
        return None
    last_month = month or 12
    last = date(first.year, last_month, of_month or monthrange(first.year, last_month)[1])
    return DateRange(first, min(last, day)) if first <= day else None
