"""A number of the law by date: the day from which it holds, and the provision that sets it."""

from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from insurance.law.parameters.provision import Provision

Value = TypeVar("Value")


class BeforeFirstDay(LookupError):  # noqa: N818 - the day is not wrong, the records here start later
    """The value on the day is not known: the records here start later."""

    def __init__(self, day: date, first_day: date) -> None:
        super().__init__(f"{day} is before {first_day}, the first day known")
        self.day = day
        self.first_day = first_day


class Certainty(StrEnum):
    """How sure a value is: found in a source; generally known, or doubtful, without a source; inferred."""

    SOURCE = "source"
    KNOWN = "known"
    DOUBTFUL = "doubtful"
    INFERRED = "inferred"


class Dated(msgspec.Struct, Generic[Value], frozen=True, forbid_unknown_fields=True):
    """A value that holds from `since` until the day before the next value's `since`.

    `certainty` is None where the head of the file says how sure its values are.
    """

    since: date
    value: Value
    law: Provision
    certainty: Certainty | None = None


class ParameterHistory(msgspec.Struct, Generic[Value], frozen=True):
    """All values of one number, oldest first.

    Raises ValueError if there is none, if they are out of order, or if two begin on the same day.
    """

    values: tuple[Dated[Value], ...]

    def __post_init__(self) -> None:
        """Check the order, which `on` relies on."""
        days = [dated.since for dated in self.values]
        if not days or sorted(set(days)) != days:
            raise ValueError("list at least one value, oldest first, each with a `since` of its own")

    @property
    def first_day(self) -> date:
        """The first day on which a value is known."""
        return self.values[0].since

    def on(self, day: date) -> Dated[Value]:
        """The value in force on the day. Raises BeforeFirstDay if none is known."""
        for dated in reversed(self.values):
            if dated.since <= day:
                return dated
        raise BeforeFirstDay(day, self.first_day)


class Parameter(ParameterHistory[Value], Generic[Value], frozen=True, forbid_unknown_fields=True):
    """A file of insurance/law/parameters. `still_valid_on` is the day of the last check for a newer value."""

    still_valid_on: date
