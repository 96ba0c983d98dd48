"""Values as FHIR writes them; None for what FHIR's types cannot hold, which is then left out."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

# FHIR's types in both releases; no text has a control character or half of a character.
_code = re.compile(r"\S+(?: \S+)*").fullmatch
_uri = re.compile(r"\S+").fullmatch
_id = re.compile(r"[A-Za-z0-9\-.]{1,64}").fullmatch
_month = re.compile("(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])").fullmatch
_barred = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]").search
_readable = re.compile(r"[ \t\r\n\S]").search
# A zone is written in hours and minutes.
_whole_minutes = re.compile(r".*[+-][0-9]{2}:[0-9]{2}").fullmatch


def text_of(value: str | None) -> str | None:
    """A string that can be read."""
    return value if value and _readable(value) and not _barred(value) else None


def code_of(value: str | None) -> str | None:
    """A code: no blanks at its ends, and none but single ones within."""
    return value if text_of(value) and _code(value or "") else None


def uri_of(value: str | None) -> str | None:
    """A URI: without blanks."""
    return value if text_of(value) and _uri(value or "") else None


def id_of(value: str | None) -> str | None:
    """The id of a resource."""
    return value if value and _id(value) else None


def moment_of(moment: date | datetime | None) -> str | None:
    """A day or an instant."""
    return instant_of(moment) if isinstance(moment, datetime) else day_of(moment)


def day_of(day: date | None) -> str | None:
    """YYYY-MM-DD."""
    return None if day is None else day.isoformat()


def month_of(month: str | None) -> str | None:
    """YYYY-MM."""
    return month if month and _month(month) else None


def instant_of(moment: datetime | None) -> str | None:
    """With its offset from UTC; in UTC where the offset has seconds, as before 1911."""
    if moment is None:
        return None
    written = moment.isoformat()
    if _whole_minutes(written):
        return written
    try:
        return moment.astimezone(UTC).isoformat()
    except OverflowError:
        return None


def money_of(value: Decimal | None, currency: str | None) -> Json | None:
    """An amount with its currency."""
    return None if value is None else given(value=value, currency=currency)


def given(**elements: object) -> Json:
    """The elements that have a value: FHIR has no null, and no empty lists and objects."""
    return {name: value for name, value in elements.items() if value not in (None, [], {})}
