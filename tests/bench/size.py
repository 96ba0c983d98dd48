"""P5: whether look-ups get slower as the register grows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.copied_people import ORIGINALS
from tests.bench.look_ups import cold_calls_per_second
from tests.bench.random_people import Asked
from tests.bench.register import large_register, register
from tests.bench.result import Goal, LeftOut, Result, Unit
from tests.bench.rig import Rig
from tests.bench.rounds import Measure, Pace, alternately, here, ratio, reference
from tests.bench.stack import LOAD
from wardgate.samples.progress import Progress
from wardgate.stack.embedded.redis import EmbeddedRedis

LARGEST = 10_000_000


def _goal(people: int) -> Goal:
    return Goal("P5", f"look-ups/s with {people:,} people over {ORIGINALS:,}", 0.9)


HOW = (
    "CheckCard calls a second as in P1 over the same with the smaller register, in turn: two databases, two "
    "gateways. The larger one's people are the smaller one's again and again, under numbers of their own. "
    "Each PostgreSQL has a quarter of the machine's memory for buffers, 4 GB at most, which hold the smaller "
    "register; part of the larger one is read from the system's memory."
)
LEFT_OUT = LeftOut(
    _goal(LARGEST),
    f"not measured: it takes a register of {LARGEST:,} people and some 8 GB below build/bench. "
    f"`.venv/bin/python -m tests.bench --largest {LARGEST}` makes one, once, and keeps it.",
)


def measure(
    kept: Path, people: int, redis_server: EmbeddedRedis, folder: Path, tell: Progress, pace: Pace
) -> Result:
    """With both registers open at once."""
    with (
        large_register(kept, people, tell) as many,
        register(kept, ORIGINALS, tell) as few,
        _look_ups(Rig(few, redis_server, folder, tell), pace.seconds) as of_few,
        _look_ups(Rig(many, redis_server, folder, tell), pace.seconds) as of_many,
    ):
        smaller = Measure(f"P5: {ORIGINALS:,} people", of_few)
        (found,) = alternately(tell, smaller, [Measure(f"P5: {people:,} people", of_many)], pace.rounds)
    ours = Unit.PER_SECOND(here(found, float))
    figures = (
        (f"look-ups with {people:,} people", ours),
        (f"look-ups with {ORIGINALS:,}", Unit.PER_SECOND(reference(found, float))),
    )
    return Result(goal=_goal(people), here=ratio(found, float), beside=ours, how=HOW, figures=figures)


@contextmanager
def _look_ups(rig: Rig, seconds: float) -> Iterator[Callable[[], float]]:
    """How many a second a gateway of its own answers."""
    rig.databases_on(LOAD)
    asked = Asked(rig.register.chip_ids(), rig.folder)
    with rig.gateway() as gateway:
        # The first is for what is loaded late.
        cold_calls_per_second(rig, gateway, asked, seconds)
        yield lambda: cold_calls_per_second(rig, gateway, asked, seconds)
