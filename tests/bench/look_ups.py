"""P1 to P3: how many look-ups a second, beside the echo."""

from typing import NamedTuple

from tests.bench import load
from tests.bench.random_people import Asked
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, Round, alternately, here, ratio, reference

COLD = Goal("P1", "CheckCard over echo, cache cold", 0.75)
WARM = Goal("P2", "CheckCard over echo, cache warm", 0.85)
STREAM = Goal("P3", "CheckCards, look-ups over unary echo calls", 2.5)
HOW = {
    COLD: "CheckCard calls a second, each about another person, over the echo's.",
    WARM: "CheckCard calls a second about 5,000 people in turn who are all in the cache, over the echo's.",
    STREAM: "Look-ups a second by CheckCards, 64 in a message, over the echo's unary calls; cache cold.",
}
WARM_PEOPLE = 5_000
# No server in Python answers more in a second; so many people are enough for any second of load.
MOST_CALLS, MOST_STREAMED = 15_000, 30_000


class LookUps(NamedTuple):
    """The results, and how many calls a second are all that a gateway with a cold cache answers."""

    results: list[Result]
    saturation: float


def measure(rig: Rig, ours: Server, echo: Server, asked: Asked, pace: Pace) -> LookUps:
    """Each in turn with the echo."""
    people = asked.next(WARM_PEOPLE)
    regulars, in_lists = asked.singly(people, "regulars"), asked.in_lists(people, "regulars-in-lists")

    def cold() -> float:
        return cold_calls_per_second(rig, ours, asked, pace.seconds)

    def warm() -> float:
        load.streamed(ours, in_lists)
        return load.calls_per_second(ours, regulars, pace.seconds)

    def stream() -> float:
        people = asked.next(int(MOST_STREAMED * pace.seconds))
        rig.forget()
        return load.streamed(ours, asked.in_lists(people), pace.seconds).per_second

    found = alternately(
        rig.tell,
        Measure("P1 to P3: the echo", lambda: load.calls_per_second(echo, regulars, pace.seconds)),
        [
            Measure("P1: CheckCard, cache cold", cold),
            Measure("P2: CheckCard, cache warm", warm),
            Measure("P3: CheckCards", stream),
        ],
        pace.rounds,
    )
    results = [_result(goal, of_it) for goal, of_it in zip((COLD, WARM, STREAM), found, strict=True)]
    return LookUps(results, saturation=here(found[0], float))


def cold_calls_per_second(rig: Rig, ours: Server, asked: Asked, seconds: float) -> float:
    """CheckCard with an empty Redis, nobody asked about twice."""
    people = asked.next(int(MOST_CALLS * (seconds + load.WARM_UP_SECONDS)))
    bodies = asked.singly(people)
    rig.forget()
    return load.calls_per_second(ours, bodies, seconds, once=True)


def _result(goal: Goal, rounds: list[Round[float]]) -> Result:
    ours, echo = Unit.PER_SECOND(here(rounds, float)), reference(rounds, float)
    return Result(
        goal=goal,
        here=ratio(rounds, float),
        beside=ours,
        how=HOW[goal],
        figures=(("look-ups", ours), ("the echo's calls beside them", Unit.PER_SECOND(echo))),
        echo=echo,
    )
