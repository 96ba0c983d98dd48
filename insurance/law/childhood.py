"""On which days the law treats a child as under six (trẻ em dưới 6 tuổi), and as a newborn (trẻ sơ sinh)."""

import re
from calendar import monthrange
from datetime import date

from insurance.date_range import day_after

YEARS = 6
# School begins in September: a child who reaches 72 months before then stays covered until the end of it.
SCHOOL_MONTH = 9
# NĐ 146/2018/NĐ-CP, Điều 13 khoản 2: since this day, childhood ends with a month. Before, it ended with the
# day on which the child had 72 months (Luật BHYT, Điều 16 khoản 3 điểm d; NĐ 105/2014/NĐ-CP, Điều 2 khoản 1
# điểm e).
FIRST_DAY_OF_WHOLE_MONTHS = date(2018, 12, 1)
# Year, and month and day if they are known.
BIRTH_DATE = re.compile(r"([0-9]{4})(?:-(0[0-9]|1[0-2])(?:-([0-9]{2}))?)?")


def last_day_of_childhood(birth_date: str) -> date:
    """The last day on which a child born then counts as under six.

    It is 30 September of the year of the sixth birthday, or the end of the birthday's month if that is later;
    until 2018-11-30, the birthday itself. NĐ 146/2018/NĐ-CP was in force until 2025-08-14. NĐ
    188/2025/NĐ-CP, which replaces it, was read in secondary sources only; they name no other day.
    `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY; where it leaves several days open, the result is the
    earliest. Nobody is a child by another text or a month that does not exist: the first day of the calendar.
    """
    written = BIRTH_DATE.fullmatch(birth_date)
    if written is None:
        return date.min
    year = int(written[1]) + YEARS
    if year > date.max.year:
        return date.max
    month = max(int(written[2] or 1), SCHOOL_MONTH)
    end = date(year, month, monthrange(year, month)[1])
    if month == SCHOOL_MONTH or end >= FIRST_DAY_OF_WHOLE_MONTHS:
        return end
    return end.replace(day=min(max(int(written[3] or 1), 1), end.day))


def day_after_childhood(birth_date: str) -> date | None:
    """The first day on which a child born then no longer counts as under six; None after the last year."""
    return day_after(last_day_of_childhood(birth_date))


def is_under_six(birth_date: str, day: date) -> bool:
    """Whether a person with this birth date counts as under six on the day; false before the birth.

    `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY.
    """
    # The text alone decides for most people, which saves the calculation below: the birth is not after the
    # day, and not in a year before the seventh year before it.
    if not f"{day.year - YEARS:04}" <= birth_date <= day.isoformat():
        return False
    return day <= last_day_of_childhood(birth_date)


def is_newborn(birth_date: str, day: date) -> bool:
    """Whether the day is known to be that of the birth. `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY."""
    return birth_date == day.isoformat()
