"""Days and times of a claim as they were in Vietnam. Pure."""

from datetime import date, datetime

from runtime.time_zone import HO_CHI_MINH

_DAY = len("YYYY-MM-DD")

# Text, as compiled types hold it; or typed, as fhir.resources does, which leaves partial dates and leap
# seconds text.
Moment = str | date | datetime | None


def moment(sent: Moment) -> date | datetime | None:
    """An instant in Ho Chi Minh City, a plain day as it is; None for YYYY and YYYY-MM: they name no day."""
    value = _parsed(sent) if isinstance(sent, str) else sent
    if not isinstance(value, datetime):
        return value
    try:
        return value.astimezone(HO_CHI_MINH)
    except OverflowError:
        # In the first or the last hours that a calendar of four digits knows.
        return None


def day(sent: Moment) -> date | None:
    """The day of it in Ho Chi Minh City, or None where it names no day."""
    value = moment(sent)
    return value.date() if isinstance(value, datetime) else value


def _parsed(text: str) -> date | datetime | None:
    if len(text) <= _DAY:
        return date.fromisoformat(text) if len(text) == _DAY else None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        # A leap second counts as the one before it: no calendar of ours has it.
        return datetime.fromisoformat(text.replace(":60", ":59", 1))
