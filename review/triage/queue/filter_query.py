"""Reads a filter from the query of a URL, and writes it as one."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlencode

import msgspec

from review.triage.queue.queue_filter import (
    NUMBER_LENGTH,
    CaseMark,
    CaseState,
    QueueBand,
    QueueFilter,
    QueueOrder,
    VisitKind,
)

FACILITY = re.compile(r"[0-9]{2}[0-9A-Z]{3}")
PROVINCE = re.compile(r"[0-9]{2}")
RULE = re.compile(r"[A-Z0-9_.]{1,20}")
# A code of a line is any text that a claim may have, blanks apart: they divide values that are typed.
LINE_CODE = re.compile(r"[^\s\x00-\x1f]{1,64}")
# Of three centuries: of days at the ends of the calendar there is no midnight in every time zone.
DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
AMOUNT = re.compile(r"[0-9]{1,15}")
# More values of one field than anybody picks.
MOST_VALUES = 50


class FilterFault(msgspec.Struct, frozen=True):
    """A part of the query that is no condition: its name, its value, and what was expected.

    `expected` is the key of a text: "name", "value", "once" or "too_many".
    """

    name: str
    value: str
    expected: str


class _Field(msgspec.Struct, frozen=True):
    attribute: str
    read: Callable[[str], object]
    write: Callable[[object], str] = str
    is_list: bool = False


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if pattern.fullmatch(value) is None:
            raise ValueError(value)
        return value

    return read


def _day(value: str) -> date:
    return date.fromisoformat(_matching(DAY)(value))


def _amount(value: str) -> Decimal:
    return Decimal(_matching(AMOUNT)(value))


def _yes(value: str) -> bool:
    if value != "1":
        raise ValueError(value)
    return True


def _number(value: str) -> str:
    value = value.strip()
    if len(value) > NUMBER_LENGTH or "\x00" in value:
        raise ValueError(value)
    return value


def _one_of(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    return kind


# By the name in the URL. `from` and `to` bound the amount claimed.
FIELDS = {
    "facility": _Field("facilities", _matching(FACILITY), is_list=True),
    "province": _Field("provinces", _matching(PROVINCE), is_list=True),
    "band": _Field("bands", _one_of(QueueBand), is_list=True),
    "rule": _Field("rules", _matching(RULE), is_list=True),
    "mark": _Field("marks", _one_of(CaseMark), is_list=True),
    "kind": _Field("kinds", _one_of(VisitKind), is_list=True),
    "line": _Field("line_codes", _matching(LINE_CODE), is_list=True),
    "state": _Field("states", _one_of(CaseState), is_list=True),
    "served_from": _Field("served_from", _day),
    "served_until": _Field("served_until", _day),
    "arrived_from": _Field("arrived_from", _day),
    "arrived_until": _Field("arrived_until", _day),
    "from": _Field("amount_from", _amount),
    "to": _Field("amount_to", _amount),
    "mine": _Field("mine", _yes, lambda _: "1"),
    "others": _Field("for_others", _yes, lambda _: "1"),
    "q": _Field("number", _number),
    "order": _Field("order", _one_of(QueueOrder)),
}
NAMES = {field.attribute: name for name, field in FIELDS.items()}


def read_filter(
    query: Iterable[tuple[str, str]], ignored: frozenset[str] = frozenset()
) -> tuple[QueueFilter, tuple[FilterFault, ...]]:
    """The filter that the query gives, and its faults. Parts with a fault, and empty ones, set no condition.

    `ignored` are the names of parameters that are not the filter's.
    """
    values: dict[str, list[object]] = {}
    faults: list[FilterFault] = []
    for name, text in query:
        if name in ignored or not text.strip():
            continue
        for value in _divided(name, text):
            fault = _add(values, name, value)
            faults += [fault] if fault else []
    found = {
        FIELDS[name].attribute: tuple(several) if FIELDS[name].is_list else several[0]
        for name, several in values.items()
    }
    return msgspec.convert(found, QueueFilter, strict=False), tuple(faults)


def write_filter(queue_filter: QueueFilter) -> str:
    """The query of the filter, without a question mark; empty for the whole queue in its usual order."""
    return urlencode(list(_pairs(queue_filter)))


def _divided(name: str, text: str) -> list[str]:
    """The values of a list, which may be typed into one field."""
    return text.split() if name in FIELDS and FIELDS[name].is_list else [text]


def _add(values: dict[str, list[object]], name: str, text: str) -> FilterFault | None:
    field = FIELDS.get(name)
    if field is None:
        return FilterFault(name, text, "name")
    try:
        value = field.read(text)
    except ValueError:
        return FilterFault(name, text, "value")
    known = values.setdefault(name, [])
    if value in known:
        return None
    if known and not field.is_list:
        return FilterFault(name, text, "once")
    if len(known) == MOST_VALUES:
        return FilterFault(name, text, "too_many")
    known.append(value)
    return None


def _pairs(queue_filter: QueueFilter) -> Iterator[tuple[str, str]]:
    unset = QueueFilter()
    for name, field in FIELDS.items():
        value = getattr(queue_filter, field.attribute)
        if value == getattr(unset, field.attribute):
            continue
        for one in value if field.is_list else (value,):
            yield name, field.write(one)
