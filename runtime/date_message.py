"""Days as google.type.Date, and back."""

from datetime import date

from google.type.date_pb2 import Date


def date_message(day: date) -> Date:
    """The day as a message."""
    return Date(year=day.year, month=day.month, day=day.day)


def write_date(message: Date, day: date) -> None:
    """Write the day into a message that is a field of another one: protobuf copies one that is set there."""
    message.year, message.month, message.day = day.year, day.month, day.day


def date_value(message: Date) -> date:
    """The day of a message. Raises ValueError for a day that does not exist, and for an empty message."""
    return date(message.year, message.month, message.day)
