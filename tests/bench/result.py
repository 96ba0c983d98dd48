"""A performance goal, and what was measured for it."""

from enum import Enum

import msgspec

from tests.bench.rounds import Spread


class Unit(Enum):
    """How a number is written."""

    RATIO = ".2f", ""
    PER_SECOND = ",.0f", "/s"
    SECONDS = ".2f", " s"
    MILLISECONDS = ".0f", " ms"
    KILOBYTES = ".0f", " KB"

    def __call__(self, *values: float) -> str:
        """As text; two values as a range."""
        number, unit = self.value
        return "–".join(format(value, number) for value in values) + unit


class Goal(msgspec.Struct, frozen=True):
    """A lower bound; an upper bound where `at_most` is true."""

    number: str
    title: str
    bound: float
    at_most: bool = False
    unit: Unit = Unit.RATIO

    def __str__(self) -> str:
        bound = f"{self.bound:g}" if self.unit is Unit.RATIO else self.unit(self.bound)
        return f"{'≤' if self.at_most else '≥'} {bound}"

    def is_met_by(self, value: float) -> bool:
        """Whether the value is within the bound."""
        return value <= self.bound if self.at_most else value >= self.bound


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured for a goal.

    `generator` names the load generator where it is not the project's own. `absolute` is the measured value
    in its unit, `figures` are more values as (what, how much). `echo` is the plain echo's calls a second, if
    it is the reference, and `over_uvloop` the ratio to the echo under uvloop. `condition` is a second goal
    that must be met at the same time, with the value measured for it.
    """

    goal: Goal
    generator: str = ""
    measured: Spread
    condition: tuple[Goal, float] | None = None
    absolute: str
    method: str
    figures: tuple[tuple[str, str], ...] = ()
    echo: float | None = None
    over_uvloop: float | None = None

    @property
    def title(self) -> str:
        """The goal's, with the generator."""
        return f"{self.goal.title}, by {self.generator}" if self.generator else self.goal.title

    @property
    def is_met(self) -> bool:
        """Whether the median meets the goal, and the condition is met too."""
        return self.goal.is_met_by(self.measured.median) and self._meets_condition

    @property
    def _meets_condition(self) -> bool:
        if self.condition is None:
            return True
        goal, value = self.condition
        return goal.is_met_by(value)

    @property
    def bound(self) -> str:
        """The goal's bound as text, with that of the condition."""
        return f"{self.goal}, {self.condition[0]}" if self.condition else str(self.goal)

    @property
    def value(self) -> str:
        """The median as text, with the value of the condition."""
        median = self.goal.unit(self.measured.median)
        if self.condition is None:
            return median
        goal, value = self.condition
        return f"{median}, {goal.unit(value)}"

    @property
    def range(self) -> str:
        """From the lowest to the highest, as text; empty for a single value."""
        if self.measured.lowest == self.measured.highest:
            return ""
        return self.goal.unit(self.measured.lowest, self.measured.highest)


class NotMeasured(msgspec.Struct, frozen=True):
    """A goal that this run does not measure, and how to measure it."""

    goal: Goal
    reason: str
