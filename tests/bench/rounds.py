"""Two things measured in turn, so that what disturbs the machine disturbs both."""

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
    """What was measured, and its reference just before and just after."""

    before: T
    here: T
    after: T


class Measure(NamedTuple, Generic[T]):
    """What is measured, in words, and how: a call that takes seconds."""

    what: str
    take: Callable[[], T]


class Middle(NamedTuple):
    """The median of several, and between which they lie."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """At least one."""
        return cls(median(values), min(values), max(values))


def alternately(
    tell: Progress, reference: Measure[T], measures: Sequence[Measure[T]], rounds: int
) -> list[list[Round[T]]]:
    """Reference, first measure, reference, second measure, reference ...; the rounds of each measure."""
    done, of = 0, 1 + 2 * rounds * len(measures)

    def take(measure: Measure[T]) -> T:
        nonlocal done
        tell(measure.what, done, of)
        done += 1
        return measure.take()

    found: list[list[Round[T]]] = [[] for _ in measures]
    before = take(reference)
    for _ in range(rounds):
        for measure, kept in zip(measures, found, strict=True):
            here, after = take(measure), take(reference)
            kept.append(Round(before, here, after))
            before = after
    return found


def ratio(rounds: Sequence[Round[T]], value: Callable[[T], float]) -> Middle:
    """Each over the mean of its two neighbours."""
    return Middle.of(
        [value(one.here) / mean((value(one.before), value(one.after))) for one in rounds],
    )


def here(rounds: Sequence[Round[T]], value: Callable[[T], float]) -> float:
    """The median of what was measured."""
    return median(value(one.here) for one in rounds)


def reference(rounds: Sequence[Round[T]], value: Callable[[T], float]) -> float:
    """The median of what it was measured against."""
    return median(value(neighbour) for one in rounds for neighbour in (one.before, one.after))
