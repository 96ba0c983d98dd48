"""P5: whether look-ups become slower as the register grows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.copied_people import ORIGINALS
from tests.bench.look_ups import cold_calls_per_second
from tests.bench.processes import LOAD
from tests.bench.random_people import RandomPeople
from tests.bench.register import large_register, register
from tests.bench.result import Goal, NotMeasured, Result, Unit
from tests.bench.rig import Rig
from tests.bench.rounds import Measure, Pace, measure_in_turn, measured, ratio, reference
from wardgate.samples.progress import Progress
from wardgate.stack.embedded.redis import EmbeddedRedis

LARGEST = 10_000_000


def _goal(people: int) -> Goal:
    return Goal("P5", f"look-ups/s with {people:,} people over {ORIGINALS:,}", 0.9)


METHOD = (
    "CheckCard calls a second as in P1 over the same with the smaller register, in turn: two databases, two "
    "gateways. The larger one has the smaller one's people again and again, each with their own numbers. "
    "Each PostgreSQL has a quarter of the machine's memory for buffers, 4 GB at most, which hold the smaller "
    "register; part of the larger one is read from the system's memory."
)
NOT_MEASURED = NotMeasured(
    _goal(LARGEST),
    f"not measured: it needs a register of {LARGEST:,} people and some 8 GB below build/bench. "
    f"`.venv/bin/python -m tests.bench --largest {LARGEST}` makes one, once, and keeps it.",
)


def measure(
    data_folder: Path, people: int, redis_server: EmbeddedRedis, folder: Path, progress: Progress, pace: Pace
) -> Result:
    """With both registers open at the same time."""
    with (
        large_register(data_folder, people, progress) as many,
        register(data_folder, ORIGINALS, progress) as few,
        _look_ups(Rig(few, redis_server, folder, progress), pace.seconds) as of_few,
        _look_ups(Rig(many, redis_server, folder, progress), pace.seconds) as of_many,
    ):
        smaller = Measure(f"P5: {ORIGINALS:,} people", of_few)
        (taken,) = measure_in_turn(
            progress, smaller, [Measure(f"P5: {people:,} people", of_many)], pace.rounds
        )
    ours = Unit.PER_SECOND(measured(taken, float))
    figures = (
        (f"look-ups with {people:,} people", ours),
        (f"look-ups with {ORIGINALS:,}", Unit.PER_SECOND(reference(taken, float))),
    )
    return Result(
        goal=_goal(people), measured=ratio(taken, float), absolute=ours, method=METHOD, figures=figures
    )


@contextmanager
def _look_ups(rig: Rig, seconds: float) -> Iterator[Callable[[], float]]:
    """How many look-ups a second a new gateway answers."""
    rig.databases_on(LOAD)
    people = RandomPeople(rig.register.chip_ids(), rig.folder)
    with rig.gateway() as gateway:
        # The first run warms up what the gateway loads lazily.
        cold_calls_per_second(rig, gateway, people, seconds)
        yield lambda: cold_calls_per_second(rig, gateway, people, seconds)
