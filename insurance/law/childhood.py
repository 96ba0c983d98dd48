"""How long the law takes a child for one under six (trẻ em dưới 6 tuổi). Pure."""

from calendar import monthrange
from datetime import date

YEARS = 6
# School begins in September; whoever reaches 72 months before it keeps the child's cover until then.
SCHOOL_MONTH = 9


def last_day_of_childhood(birth_date: str) -> date:
    """30 September of the year of the sixth birthday, or the end of the birthday's month where that is later.

    NĐ 146/2018, Điều 13 khoản 5. `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY: where the month is not known,
    it is the day that holds whichever month it was.
    """
    year = int(birth_date[:4]) + YEARS
    month = max(int(birth_date[5:7] or 1), SCHOOL_MONTH)
    return date(year, month, monthrange(year, month)[1])


def is_under_six(birth_date: str, day: date) -> bool:
    """Whether it is a child's on the day; also false before the birth."""
    # Most people are told by the year alone.
    if day.year - int(birth_date[:4]) > YEARS:
        return False
    return birth_date <= day.isoformat() and day <= last_day_of_childhood(birth_date)
