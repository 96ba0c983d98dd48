"""What is paid back of a premium (hoàn trả tiền đóng)."""

from datetime import date
from fractions import Fraction

from insurance.date_range import DateRange
from insurance.law.procedures.amounts import to_dong
from insurance.law.procedures.months import months_left


def refund(paid: int, days: DateRange, months: int, from_day: date) -> int:
    """What is paid back, in whole VND, of a premium for `months` over `days`.

    `from_day` is the first day for which it is no longer needed: that of a card of a group that comes
    before the household, or the day after the death. The months of the term that have not begun by then are
    paid back, all of them for a card that is valid from the first day on; a month that has begun is not. A
    sum paid twice is paid back as a whole: `from_day` is then the first of `days`.
    """
    return to_dong(Fraction(paid * months_left(days, months, from_day), months))
