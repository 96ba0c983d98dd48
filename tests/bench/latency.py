"""P4: how long a caller waits at half of what a gateway can do, beside the echo."""

from tests.bench import load
from tests.bench.load import Waits
from tests.bench.random_people import Asked
from tests.bench.result import Goal, Result
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, Round, alternately, here, ratio, reference

GOAL = Goal("P4", "look-up p99 at half of saturation, over the echo's", 2, at_most=True)
HOW = (
    "99th percentile of how long CheckCard takes at half the calls a second of P1, over the echo's at the "
    "same rate. Calls are sent by the clock, as a Poisson process, and count from when they were due; cache "
    "cold."
)


def measure(rig: Rig, ours: Server, echo: Server, asked: Asked, rate: float, pace: Pace) -> Result:
    """Each in turn with the echo at the same rate."""
    (found,) = alternately(
        rig.tell,
        Measure("P4: waiting for the echo", lambda: waits(rig, echo, asked, rate, pace.seconds)),
        [Measure("P4: waiting for CheckCard", lambda: waits(rig, ours, asked, rate, pace.seconds))],
        pace.rounds,
    )
    return Result(
        goal=GOAL,
        here=ratio(found, lambda waited: waited.p99),
        beside=milliseconds(here(found, lambda waited: waited.p99)),
        how=HOW,
        figures=(("calls offered", f"{rate:,.0f}/s"), *figures(found, "the look-up", "the echo")),
    )


def waits(rig: Rig, server: Server, asked: Asked, rate: float, seconds: float) -> Waits:
    """With an empty Redis, about other people every time."""
    bodies = asked.singly(asked.next(enough(rate, seconds)))
    rig.forget()
    return load.waits(server, bodies, rate, seconds)


def enough(rate: float, seconds: float) -> int:
    """More calls than chance makes of this rate in so many seconds and those of warming up."""
    return int(rate * (seconds + load.OPEN_WARM_UP_SECONDS) * 1.2) + 100


def figures(found: list[Round[Waits]], measured: str, beside: str) -> tuple[tuple[str, str], ...]:
    """Medians of what was measured and of what it was measured against."""
    late = here(found, lambda waited: waited.late_p99)
    refused = sum(one.here.refused + one.after.refused for one in found)
    return (
        (f"{measured}, p50", milliseconds(here(found, lambda waited: waited.p50))),
        (f"{measured}, p99", milliseconds(here(found, lambda waited: waited.p99))),
        (f"{beside}, p50", milliseconds(reference(found, lambda waited: waited.p50))),
        (f"{beside}, p99", milliseconds(reference(found, lambda waited: waited.p99))),
        ("by which the client itself was late, p99", milliseconds(late)),
        ("calls refused", f"{refused:,.0f}"),
    )


def milliseconds(value: float) -> str:
    """As text."""
    return f"{value:.2f} ms"
