"""Terms that the law counts in months."""

from calendar import monthrange
from datetime import date, timedelta

from insurance.date_range import DateRange

ONE_DAY = timedelta(days=1)


def month_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier, if negative); the last of the month where it has no
    such day.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term(first: date, months: int) -> DateRange:
    """The days of a term of so many months, at least 1, that begins on `first`.

    It ends on the day before the same day of a later month; where that month has no such day, on its last day
    (Bộ luật Dân sự 91/2015/QH13, Điều 148 khoản 3).
    """
    end = month_after(first, months)
    return DateRange(first, end - ONE_DAY if end.day == first.day else end)


def months_left(days: DateRange, months: int, day: date) -> int:
    """How many of the term's months have not begun before `day`."""
    return sum(month_after(days.first, number) >= day for number in range(months))


def months_begun(first: date, day: date) -> int:
    """How many months that are counted from `first` have begun by `day`."""
    months = (day.year - first.year) * 12 + day.month - first.month
    return max(0, months + (month_after(first, months) <= day))
