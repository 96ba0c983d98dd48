"""From which day a payment covers."""

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from insurance.law.procedures.months import ONE_DAY, month_after


class Continuity(StrEnum):
    """How a cover follows on what was before: it goes on; after a short break; it begins anew, after
    waiting.
    """

    CONTINUOUS = "continuous"
    SHORT_BREAK = "short_break"
    NEW = "new"


class FirstDay(msgspec.Struct, frozen=True):
    """The first day of the cover, and why it is this one."""

    day: date
    continuity: Continuity


def first_day(paid_on: date, insured_until: date | None, waiting_days: int, too_long_break: int) -> FirstDay:
    """The first day of the cover of a payment (Luật BHYT, Điều 16 khoản 3; NĐ 146/2018/NĐ-CP, Điều 13).

    `insured_until` is the last day of all earlier cover, None if there was none. A break of
    `too_long_break` months or more ends the continuity; a shorter one only costs its days.
    """
    if insured_until is None:
        return FirstDay(paid_on + timedelta(days=waiting_days), Continuity.NEW)
    uninsured_from = insured_until + ONE_DAY
    if paid_on <= uninsured_from:
        return FirstDay(uninsured_from, Continuity.CONTINUOUS)
    if paid_on < month_after(uninsured_from, too_long_break):
        return FirstDay(paid_on, Continuity.SHORT_BREAK)
    return FirstDay(paid_on + timedelta(days=waiting_days), Continuity.NEW)
