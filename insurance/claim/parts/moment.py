"""A moment that a claim states: a day, or a time with its day."""

from datetime import date, datetime


def stated_day(moment: date) -> date:
    """The day of a day or of a time, in the time's own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def is_before(one: date, other: date) -> bool:
    """By the times where both have one, else by the days."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return stated_day(one) < stated_day(other)
