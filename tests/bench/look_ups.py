"""P1 to P3: how many look-ups a second, compared with the echo."""

from typing import NamedTuple

from tests.bench import load
from tests.bench.random_people import RandomPeople
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, Round, measure_in_turn, measured, ratio, reference

COLD = Goal("P1", "CheckCard over echo, cache cold", 0.75)
WARM = Goal("P2", "CheckCard over echo, cache warm", 0.85)
STREAM = Goal("P3", "CheckCards, look-ups over unary echo calls", 2.5)
METHODS = {
    COLD: "CheckCard calls a second, each about another person, over the echo's.",
    WARM: "CheckCard calls a second about 5,000 people in turn who are all in the cache, over the echo's.",
    STREAM: "Look-ups a second by CheckCards, 64 in a message, over the echo's unary calls; cache cold.",
}
WARM_PEOPLE = 5_000
# No server in Python answers more in a second, so this many people are enough for any second of load.
MOST_CALLS, MOST_STREAMED = 15_000, 30_000


class LookUps(NamedTuple):
    """The results, and how many calls a second a gateway answers at saturation with a cold cache."""

    results: list[Result]
    saturation: float


def measure(rig: Rig, gateway: Server, echo: Server, people: RandomPeople, pace: Pace) -> LookUps:
    """Each measure in turn with the echo."""
    cached = people.next(WARM_PEOPLE)
    cached_singly = people.write_single_checks(cached, "cached")
    cached_in_batches = people.write_batches(cached, "cached-in-batches")

    def cold() -> float:
        return cold_calls_per_second(rig, gateway, people, pace.seconds)

    def warm() -> float:
        load.streamed(gateway, cached_in_batches)
        return load.calls_per_second(gateway, cached_singly, pace.seconds)

    def stream() -> float:
        chip_ids = people.next(int(MOST_STREAMED * pace.seconds))
        rig.empty_cache()
        return load.streamed(gateway, people.write_batches(chip_ids), pace.seconds).per_second

    taken = measure_in_turn(
        rig.progress,
        Measure("P1 to P3: the echo", lambda: load.calls_per_second(echo, cached_singly, pace.seconds)),
        [
            Measure("P1: CheckCard, cache cold", cold),
            Measure("P2: CheckCard, cache warm", warm),
            Measure("P3: CheckCards", stream),
        ],
        pace.rounds,
    )
    results = [_result(goal, rounds) for goal, rounds in zip((COLD, WARM, STREAM), taken, strict=True)]
    return LookUps(results, saturation=measured(taken[0], float))


def cold_calls_per_second(rig: Rig, gateway: Server, people: RandomPeople, seconds: float) -> float:
    """CheckCard with an empty Redis; no person is looked up twice."""
    chip_ids = people.next(int(MOST_CALLS * (seconds + load.WARM_UP_SECONDS)))
    bodies = people.write_single_checks(chip_ids)
    rig.empty_cache()
    return load.calls_per_second(gateway, bodies, seconds, once=True)


def _result(goal: Goal, rounds: list[Round[float]]) -> Result:
    look_ups, echo = Unit.PER_SECOND(measured(rounds, float)), reference(rounds, float)
    return Result(
        goal=goal,
        measured=ratio(rounds, float),
        absolute=look_ups,
        method=METHODS[goal],
        figures=(("look-ups", look_ups), ("the echo's calls in turn with them", Unit.PER_SECOND(echo))),
        echo=echo,
    )
