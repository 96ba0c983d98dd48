"""The value of a day among those of a file."""

from datetime import date
from typing import TypeVar

from insurance.law.parameters.parameter import Dated, ParameterHistory

Value = TypeVar("Value")


def in_force(values: tuple[Dated[Value], ...], day: date) -> Dated[Value]:
    """The value in force on the day. Raises BeforeFirstDay if none is known."""
    return ParameterHistory(values).on(day)


def in_force_or_none(values: tuple[Dated[Value], ...], day: date) -> Dated[Value] | None:
    """The value in force on the day; None if there is none yet."""
    return ParameterHistory(values).on(day) if values and values[0].since <= day else None
