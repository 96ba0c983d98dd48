"""Reads the day, or the days of a stay, that a CheckCardRequest asks about."""

from datetime import date, timedelta

from google.type.date_pb2 import Date

from gateway.refusal import FieldViolation
from runtime.date_message import date_value

# The law on health insurance (25/2008/QH12) came into force in that year.
FIRST_SERVICE_DATE = date(2009, 1, 1)
FURTHEST_AHEAD = timedelta(days=731)


def read_service_date(given: Date, today: date, faults: list[FieldViolation]) -> date | None:
    """The day, which is today where none is given; None where it is faulty."""
    if not _is_given(given):
        return today
    return _read_day("service_date", "nothing for today", given, today, faults)


def read_service_until(
    given: Date, service_date: date | None, today: date, faults: list[FieldViolation]
) -> date | None:
    """The last day of the stay; None where it is not given, or faulty."""
    if not _is_given(given):
        return None
    day = _read_day("service_until", "nothing for a single day", given, today, faults)
    if day is not None and service_date is not None and day < service_date:
        faults.append(FieldViolation("service_until", "a day not before service_date expected"))
    return day


def _is_given(day: Date) -> bool:
    return bool(day.year or day.month or day.day)


def _read_day(
    field: str, otherwise: str, given: Date, today: date, faults: list[FieldViolation]
) -> date | None:
    try:
        day = date_value(given)
    except ValueError:
        faults.append(FieldViolation(field, f"no such day: year, month and day expected, or {otherwise}"))
        return None
    if not FIRST_SERVICE_DATE <= day <= today + FURTHEST_AHEAD:
        faults.append(FieldViolation(field, "a day from 2009 on and at most two years ahead expected"))
    return day
