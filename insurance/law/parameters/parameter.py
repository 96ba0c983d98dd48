"""A number of the law by date: from which day it holds, and by which provision. Pure."""

from datetime import date
from typing import Generic, TypeVar

import msgspec

from insurance.law.parameters.provision import Provision

Value = TypeVar("Value")


class BeforeFirstDay(LookupError):  # noqa: N818 - the day is not wrong, the law known here is younger
    """The law known here begins later than the day asked for."""

    def __init__(self, day: date, first_day: date) -> None:
        super().__init__(f"{day} is before {first_day}, the first day known")
        self.day = day
        self.first_day = first_day


class Dated(msgspec.Struct, Generic[Value], frozen=True, forbid_unknown_fields=True):
    """A value that holds from `since` until the next one's first day."""

    since: date
    value: Value
    law: Provision


class ParameterHistory(msgspec.Struct, Generic[Value], frozen=True):
    """Values in the order of their first days. ValueError where there is none, or two begin on one day."""

    values: tuple[Dated[Value], ...]

    def __post_init__(self) -> None:
        """The order is what `on` rests upon."""
        days = [dated.since for dated in self.values]
        if not days or sorted(set(days)) != days:
            raise ValueError("the values must be given by their first days, from the oldest on")

    @property
    def first_day(self) -> date:
        """The first day with a value."""
        return self.values[0].since

    def on(self, day: date) -> Dated[Value]:
        """The value in force that day; BeforeFirstDay where none was yet."""
        for dated in reversed(self.values):
            if dated.since <= day:
                return dated
        raise BeforeFirstDay(day, self.first_day)


class Parameter(ParameterHistory[Value], Generic[Value], frozen=True, forbid_unknown_fields=True):
    """A file of insurance/law/parameters. `still_valid_on` is when somebody last looked for a newer value."""

    still_valid_on: date
