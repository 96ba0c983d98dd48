"""Days, instants, money and names as a person reads them."""

from datetime import UTC

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.money_pb2 import Money

from runtime.time_zone import HO_CHI_MINH


def day(date: Date) -> str:
    """2026-05-01, or nothing."""
    return f"{date.year:04d}-{date.month:02d}-{date.day:02d}" if date.year else ""


def instant(timestamp: Timestamp) -> str:
    """2026-05-01 09:30:00 in Ho Chi Minh City, or nothing."""
    if not timestamp.seconds:
        return ""
    return f"{timestamp.ToDatetime(UTC).astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M:%S}"


def money(amount: Money) -> str:
    """1,250,000 VND; hundredths where there are any."""
    if not amount.currency_code and not amount.units and not amount.nanos:
        return "0"
    sign = "-" if amount.units < 0 or amount.nanos < 0 else ""
    hundredths = round(abs(amount.nanos) / 10_000_000)
    digits = f"{abs(amount.units):,}" + (f".{hundredths:02d}" if hundredths else "")
    return f"{sign}{digits} {amount.currency_code}".rstrip()


def plain(enum_name: str, prefix: str) -> str:
    """VERDICT_NOT_VALID as "not valid"."""
    return enum_name.removeprefix(prefix).replace("_", " ").lower()


def bare(number: str) -> str:
    """A claim's "system|value" as its facility knows it: the value."""
    return number.partition("|")[2] or number
