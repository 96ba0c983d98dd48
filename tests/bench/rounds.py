"""Measures two things in turn, so that a disturbance of the machine affects both."""

from collections.abc import Callable, Sequence
from statistics import mean, median
from typing import Generic, NamedTuple, Self, TypeVar

from wardgate.samples.progress import Progress

T = TypeVar("T")


class Pace(NamedTuple):
    """For how many seconds each measure is loaded, and how many times."""

    seconds: float
    rounds: int


class Round(NamedTuple, Generic[T]):
    """One measurement, and its reference just before and just after."""

    before: T
    measured: T
    after: T


class Measure(NamedTuple, Generic[T]):
    """The name of a measure, and a call that takes it (for seconds)."""

    name: str
    take: Callable[[], T]


class Spread(NamedTuple):
    """Median, lowest and highest of several values."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Of at least one value."""
        return cls(median(values), min(values), max(values))


def measure_in_turn(
    progress: Progress, reference: Measure[T], measures: Sequence[Measure[T]], rounds: int
) -> list[list[Round[T]]]:
    """Take reference, first measure, reference, second measure, ...; returns the rounds of each measure."""
    done, total = 0, 1 + 2 * rounds * len(measures)

    def take(measure: Measure[T]) -> T:
        nonlocal done
        progress(measure.name, done, total)
        done += 1
        return measure.take()

    taken: list[list[Round[T]]] = [[] for _ in measures]
    before = take(reference)
    for _ in range(rounds):
        for measure, of_measure in zip(measures, taken, strict=True):
            measured, after = take(measure), take(reference)
            of_measure.append(Round(before, measured, after))
            before = after
    return taken


def ratio(rounds: Sequence[Round[T]], value: Callable[[T], float]) -> Spread:
    """Of each measurement to the mean of its two neighbours."""
    return Spread.of(
        [value(one.measured) / mean((value(one.before), value(one.after))) for one in rounds],
    )


def measured(rounds: Sequence[Round[T]], value: Callable[[T], float]) -> float:
    """The median of the measurements."""
    return median(value(one.measured) for one in rounds)


def reference(rounds: Sequence[Round[T]], value: Callable[[T], float]) -> float:
    """The median of the references."""
    return median(value(neighbour) for one in rounds for neighbour in (one.before, one.after))
