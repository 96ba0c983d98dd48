"""On which days the law treats a child as under six (trẻ em dưới 6 tuổi), and as a newborn (trẻ sơ sinh)."""

from calendar import monthrange
from datetime import date

YEARS = 6
# School begins in September: a child who reaches 72 months before then stays covered until the end of it.
SCHOOL_MONTH = 9


def last_day_of_childhood(birth_date: str) -> date:
    """The last day on which a child born then counts as under six.

    It is 30 September of the year of the sixth birthday, or the end of the birthday's month if that is later
    (NĐ 146/2018/NĐ-CP, Điều 13 khoản 2, in force until 2025-08-14). NĐ 188/2025/NĐ-CP, which replaces it, was
    read in secondary sources only; they name no other day. `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY; if
    the month is unknown, the result is the earliest such day, 30 September. Raises ValueError for any other
    text.
    """
    year = int(birth_date[:4]) + YEARS
    month = max(int(birth_date[5:7] or 1), SCHOOL_MONTH)
    return date(year, month, monthrange(year, month)[1])


def is_under_six(birth_date: str, day: date) -> bool:
    """Whether a person with this birth date counts as under six on the day; false before the birth.

    `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY.
    """
    # The year alone decides for most people, which saves the calculation below.
    if day.year - int(birth_date[:4]) > YEARS:
        return False
    return birth_date <= day.isoformat() and day <= last_day_of_childhood(birth_date)


def is_newborn(birth_date: str, day: date) -> bool:
    """Whether the day is known to be that of the birth. `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY."""
    return birth_date == day.isoformat()
