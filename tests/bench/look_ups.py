"""P1 to P3: how many look-ups a second, compared with the echo."""

from functools import partial
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
    COLD: "CheckCard calls a second, each about another person, over the plain echo's.",
    WARM: "CheckCard calls a second about 5,000 people who are all in the cache, over the plain echo's.",
    STREAM: "Look-ups a second by CheckCards, 64 in a message, over the plain echo's calls; cache cold.",
}
WARM_PEOPLE = 5_000
# No server in Python answers more in a second, so this many people are enough for any second of load.
MOST_CALLS, MOST_STREAMED = 15_000, 30_000


class LookUps(NamedTuple):
    """The results, and how many calls a second a gateway answers at saturation with a cold cache."""

    results: list[Result]
    saturation: float


class Echoes(NamedTuple):
    """The bare server on the event loop of Python, and on that of the gateway (uvloop)."""

    plain: Server
    uvloop: Server


def measure(rig: Rig, gateway: Server, echoes: Echoes, people: RandomPeople, pace: Pace) -> LookUps:
    """Each measure in turn with the plain echo, and so is the echo under uvloop."""
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
        Measure(
            "P1 to P3: the echo", partial(load.calls_per_second, echoes.plain, cached_singly, pace.seconds)
        ),
        [
            Measure(
                "P1: the echo under uvloop",
                partial(load.calls_per_second, echoes.uvloop, cached_singly, pace.seconds),
            ),
            Measure("P1: CheckCard, cache cold", cold),
            Measure("P2: CheckCard, cache warm", warm),
            Measure("P3: CheckCards", stream),
        ],
        pace.rounds,
    )
    uvloop, *of_gateway = taken
    results = [
        _result(goal, rounds, uvloop) for goal, rounds in zip((COLD, WARM, STREAM), of_gateway, strict=True)
    ]
    return LookUps(results, saturation=measured(of_gateway[0], float))


def cold_calls_per_second(rig: Rig, gateway: Server, people: RandomPeople, seconds: float) -> float:
    """CheckCard with an empty Redis; no person is looked up twice."""
    chip_ids = people.next(int(MOST_CALLS * (seconds + load.WARM_UP_SECONDS)))
    bodies = people.write_single_checks(chip_ids)
    rig.empty_cache()
    return load.calls_per_second(gateway, bodies, seconds, once=True)


def _result(goal: Goal, rounds: list[Round[float]], uvloop: list[Round[float]]) -> Result:
    look_ups, echo = Unit.PER_SECOND(measured(rounds, float)), reference(rounds, float)
    over_plain, of_uvloop = ratio(rounds, float), ratio(uvloop, float).median
    over_uvloop = over_plain.median / of_uvloop
    figures = (
        ("look-ups", look_ups),
        ("the plain echo's calls in turn with them", Unit.PER_SECOND(echo)),
        ("the echo under uvloop, over the plain echo", Unit.RATIO(of_uvloop)),
        ("look-ups over the echo under uvloop", Unit.RATIO(over_uvloop)),
    )
    return Result(
        goal=goal,
        measured=over_plain,
        absolute=look_ups,
        method=METHODS[goal],
        figures=figures,
        echo=echo,
        over_uvloop=over_uvloop,
    )
