"""P4: the latency of a look-up at half of the gateway's saturation, compared with the echo's."""

from tests.bench import load
from tests.bench.load import Latencies
from tests.bench.random_people import RandomPeople
from tests.bench.result import Goal, Result
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, Round, measure_in_turn, measured, ratio, reference

GOAL = Goal("P4", "look-up p99 at half of saturation, over the echo's", 4, at_most=True)
METHOD = (
    "99th percentile of the latency of CheckCard at half the calls a second of P1, over the echo's at the "
    "same rate. Calls arrive as a Poisson process, and their latency counts from when they were due; cache "
    "cold."
)


def measure(rig: Rig, gateway: Server, echo: Server, people: RandomPeople, rate: float, pace: Pace) -> Result:
    """In turn with the echo at the same rate."""
    (taken,) = measure_in_turn(
        rig.progress,
        Measure("P4: latency of the echo", lambda: latencies(rig, echo, people, rate, pace.seconds)),
        [Measure("P4: latency of CheckCard", lambda: latencies(rig, gateway, people, rate, pace.seconds))],
        pace.rounds,
    )
    return Result(
        goal=GOAL,
        measured=ratio(taken, lambda each: each.p99),
        absolute=milliseconds(measured(taken, lambda each: each.p99)),
        method=METHOD,
        figures=(("calls offered", f"{rate:,.0f}/s"), *figures(taken, "the look-up", "the echo")),
    )


def latencies(rig: Rig, server: Server, people: RandomPeople, rate: float, seconds: float) -> Latencies:
    """With an empty Redis, about other people every time."""
    bodies = people.write_single_checks(people.next(enough_people(rate, seconds)))
    rig.empty_cache()
    return load.latencies(server, bodies, rate, seconds)


def enough_people(rate: float, seconds: float) -> int:
    """More than the calls that chance makes of this rate in so many seconds and those of the warm-up."""
    return int(rate * (seconds + load.OPEN_WARM_UP_SECONDS) * 1.2) + 100


def figures(
    taken: list[Round[Latencies]], measured_name: str, reference_name: str
) -> tuple[tuple[str, str], ...]:
    """Medians of the measurements and of their references."""
    late = measured(taken, lambda each: each.late_p99)
    refused = sum(one.measured.refused + one.after.refused for one in taken)
    return (
        (f"{measured_name}, p50", milliseconds(measured(taken, lambda each: each.p50))),
        (f"{measured_name}, p99", milliseconds(measured(taken, lambda each: each.p99))),
        (f"{reference_name}, p50", milliseconds(reference(taken, lambda each: each.p50))),
        (f"{reference_name}, p99", milliseconds(reference(taken, lambda each: each.p99))),
        ("by which the load generator was late, p99", milliseconds(late)),
        ("calls refused", f"{refused:,.0f}"),
    )


def milliseconds(value: float) -> str:
    """As text."""
    return f"{value:.2f} ms"
