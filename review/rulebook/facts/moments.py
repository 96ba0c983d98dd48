"""The times of lines and visits, as far as they are times."""

from datetime import date, datetime


def timed(moment: date | datetime | None) -> datetime | None:
    """The moment; None where only its day is known.

    QĐ 4750 writes an unknown time as 0000, so midnight is no time that anything can be concluded from.
    """
    if not isinstance(moment, datetime) or (moment.hour, moment.minute) == (0, 0):
        return None
    return moment
