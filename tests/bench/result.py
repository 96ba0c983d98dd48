"""One of the speeds we owe: what was promised, what was measured, how."""

from enum import Enum

import msgspec

from tests.bench.rounds import Middle


class Unit(Enum):
    """How a number is written."""

    RATIO = ".2f", ""
    PER_SECOND = ",.0f", "/s"
    SECONDS = ".2f", " s"

    def __call__(self, *values: float) -> str:
        """As text; of two, from one to the other."""
        number, unit = self.value
        return "–".join(format(value, number) for value in values) + unit


class Goal(msgspec.Struct, frozen=True):
    """A bound that is to be reached, or not to be passed."""

    number: str
    what: str
    bound: float
    at_most: bool = False
    unit: Unit = Unit.RATIO

    def __str__(self) -> str:
        bound = f"{self.bound:g}" if self.unit is Unit.RATIO else self.unit(self.bound)
        return f"{'≤' if self.at_most else '≥'} {bound}"

    def is_met_by(self, value: float) -> bool:
        """Whether it is on the right side of the bound."""
        return value <= self.bound if self.at_most else value >= self.bound


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured, `by` what where that is not our own client.

    `beside` is the absolute number; `figures` are more of them, as (what, how much). `echo` is what it was
    measured against, in calls a second, where that was the echo.
    """

    goal: Goal
    by: str = ""
    here: Middle
    beside: str
    how: str
    figures: tuple[tuple[str, str], ...] = ()
    echo: float | None = None

    @property
    def what(self) -> str:
        """In words."""
        return f"{self.goal.what}, by {self.by}" if self.by else self.goal.what

    @property
    def is_met(self) -> bool:
        """By the median."""
        return self.goal.is_met_by(self.here.median)

    @property
    def value(self) -> str:
        """The median as text."""
        return self.goal.unit(self.here.median)

    @property
    def range(self) -> str:
        """From the lowest to the highest, as text; empty where there is one alone."""
        if self.here.lowest == self.here.highest:
            return ""
        return self.goal.unit(self.here.lowest, self.here.highest)


class LeftOut(msgspec.Struct, frozen=True):
    """What was not measured, and how to have it measured."""

    goal: Goal
    why: str
