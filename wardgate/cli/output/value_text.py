"""Dates, times, money, enum values and claim numbers as text for a person."""

from datetime import UTC

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.money_pb2 import Money

from runtime.time_zone import HO_CHI_MINH


def date_text(date: Date) -> str:
    """2026-05-01, or "" for an empty date."""
    return f"{date.year:04d}-{date.month:02d}-{date.day:02d}" if date.year else ""


def time_text(timestamp: Timestamp) -> str:
    """2026-05-01 09:30:00 in Ho Chi Minh City, or "" for an empty timestamp."""
    if not timestamp.seconds:
        return ""
    return f"{timestamp.ToDatetime(UTC).astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M:%S}"


def money_text(amount: Money) -> str:
    """1,250,000 VND, with hundredths if there are any."""
    if not amount.currency_code and not amount.units and not amount.nanos:
        return "0"
    sign = "-" if amount.units < 0 or amount.nanos < 0 else ""
    hundredths = round(abs(amount.nanos) / 10_000_000)
    digits = f"{abs(amount.units):,}" + (f".{hundredths:02d}" if hundredths else "")
    return f"{sign}{digits} {amount.currency_code}".rstrip()


def enum_text(enum_name: str, prefix: str) -> str:
    """VERDICT_NOT_VALID as "not valid"."""
    return enum_name.removeprefix(prefix).replace("_", " ").lower()


def bare_number(number: str) -> str:
    """The value of a claim number "system|value", which is the number that the facility knows."""
    return number.partition("|")[2] or number
