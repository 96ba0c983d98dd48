"""Whether a child has had no card yet: treatment is paid all the same."""

from collections.abc import Iterable
from datetime import date

from insurance.law.childhood import is_under_six
from insurance.law.cover.covered_days import Period, days_in_force


def is_before_first_card(day: date, periods: Iterable[Period], birth_date: str) -> bool:
    """Whether a child under six has no card on the day and has had none before.

    The fund pays from birth, whenever the first card begins (NĐ 146/2018/NĐ-CP, Điều 10 khoản 1 điểm b). A
    look-up asks it, and so does the review. `birth_date` is YYYY-MM-DD, YYYY-MM or YYYY.
    """
    # Nearly everybody is older.
    if not is_under_six(birth_date, day):
        return False
    held = filter(None, map(days_in_force, periods))
    return all(cover.first > day.toordinal() for cover in held)
