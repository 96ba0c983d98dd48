"""Dates and instants of FHIR as local dates and times in Ho Chi Minh City."""

from datetime import date, datetime

from insurance.remember import remember
from runtime.time_zone import HO_CHI_MINH

DAY = len("YYYY-MM-DD")

# A text, or a day where the fast path decoded one.
FhirDateTime = str | date | None


def local_time(sent: FhirDateTime) -> date | datetime | None:
    """An instant in the time zone of Ho Chi Minh City, a date as it is; None for YYYY and YYYY-MM."""
    if isinstance(sent, str):
        return _parsed(sent)
    return _local(sent)


@remember(8192)
def _parsed(text: str) -> date | datetime | None:
    """The times of one claim recur in its lines."""
    return _local(_sent(text))


def _local(value: date | None) -> date | datetime | None:
    if not isinstance(value, datetime):
        return value
    try:
        return value.astimezone(HO_CHI_MINH)
    except OverflowError:
        # In the first or last hours that datetime can represent.
        return None


def local_day(sent: FhirDateTime) -> date | None:
    """The date in Ho Chi Minh City; None for YYYY and YYYY-MM."""
    if type(sent) is date:
        # Nearly all days of lines: no calls for them.
        return sent
    value = local_time(sent)
    return value.date() if isinstance(value, datetime) else value


def _sent(text: str) -> date | datetime | None:
    if len(text) <= DAY:
        return date.fromisoformat(text) if len(text) == DAY else None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        # datetime has no leap second: it is read as the second before it.
        return datetime.fromisoformat(text.replace(":60", ":59", 1))
