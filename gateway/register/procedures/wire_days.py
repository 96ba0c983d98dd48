"""Days of messages (google.type.Date) and of Python."""

from datetime import date

from google.type.date_pb2 import Date


def to_day(message: Date) -> date:
    """Raises ValueError for a day that does not exist."""
    return date(message.year, message.month, message.day)


def to_message(day: date) -> Date:
    """The day as a message."""
    return Date(year=day.year, month=day.month, day=day.day)
