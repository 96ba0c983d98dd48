"""Days as google.type.Date, and back."""

from datetime import date

from google.type.date_pb2 import Date


def date_message(day: date) -> Date:
    """The day as a message."""
    return Date(year=day.year, month=day.month, day=day.day)


def date_value(message: Date) -> date:
    """The day of a message that has one."""
    return date(message.year, message.month, message.day)
