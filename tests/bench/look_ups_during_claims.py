"""P6: the latency of a look-up while claims are submitted at full speed."""

from typing import NamedTuple

from runtime.problem import Problem
from tests.bench import load
from tests.bench.claims import claims_file
from tests.bench.latency import enough_people, figures, milliseconds
from tests.bench.load import OPEN_WARM_UP_SECONDS, Latencies, submitting_claims
from tests.bench.processes import BOTH
from tests.bench.random_people import RandomPeople
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, measure_in_turn, measured, ratio

# The whole country at its busiest: 186 million visits a year.
LOOK_UPS_A_SECOND = 300
MOST_CLAIMS_A_SECOND = 2_000
METHOD = (
    "99th percentile of the latency of CheckCard while claims are submitted as in P9, as fast as they are "
    "answered, over the same without claims. Look-ups arrive as in P4, but at the rate of a whole country's "
    "morning. {} and everything shares two cores; cache cold. The goal is met only if at least 300 claims a "
    "second are answered meanwhile."
)
BESIDE = Goal("P6", "claims answered meanwhile", 300, unit=Unit.PER_SECOND)
IN_ONE = Goal("P6", "look-up p99 while claims pour in, over p99 alone", 4, at_most=True)
IN_TWO = Goal("P6", "the same, in two gateways", 3, at_most=True)
IN_IDLE_TIME = Goal("P6", "the same, in two gateways, that of claims in idle time", 3, at_most=True)
METHODS = {
    IN_ONE: METHOD.format("One gateway process takes both,"),
    IN_TWO: METHOD.format("One gateway process takes look-ups, another one claims (WARDGATE_SERVES),"),
    IN_IDLE_TIME: METHOD.format(
        "The same two gateways; that of claims and the worker run in idle time (chrt --idle 0, see "
        "howto/run-several-gateways.md),"
    ),
}


class Gateways(NamedTuple):
    """The gateway that look-ups go to, and the one that claims go to, which may be the same."""

    cards: Server
    claims: Server


def measure(rig: Rig, goal: Goal, gateways: Gateways, people: RandomPeople, pace: Pace) -> Result:
    """In turn with look-ups alone. `goal` says how the gateways run."""
    claims_a_second: list[float] = []

    def alone() -> Latencies:
        bodies = people.write_single_checks(people.next(enough_people(LOOK_UPS_A_SECOND, pace.seconds)))
        rig.empty_cache()
        return load.latencies(gateways.cards, bodies, LOOK_UPS_A_SECOND, pace.seconds, BOTH)

    def during_claims() -> Latencies:
        seconds = pace.seconds + OPEN_WARM_UP_SECONDS + 2
        rig.register.delete_claims()
        claims = claims_file(rig, int(seconds * MOST_CLAIMS_A_SECOND))
        with submitting_claims(gateways.claims, claims, seconds, BOTH) as submitting:
            latencies = alone()
            if submitting.has_ended:
                raise Problem("The claims were all reviewed before the look-ups were answered.")
            claims_a_second.append(submitting.result().per_second)
        return latencies

    (taken,) = measure_in_turn(
        rig.progress,
        Measure("P6: latency of a look-up, alone", alone),
        [Measure("P6: latency of a look-up during claims", during_claims)],
        pace.rounds,
    )
    claims = sum(claims_a_second) / len(claims_a_second)
    return Result(
        goal=goal,
        measured=ratio(taken, lambda each: each.p99),
        condition=(BESIDE, claims),
        absolute=milliseconds(measured(taken, lambda each: each.p99)),
        method=METHODS[goal],
        figures=(
            ("look-ups offered", f"{LOOK_UPS_A_SECOND}/s"),
            (BESIDE.title, f"{claims:,.0f}/s"),
            *figures(taken, "during claims", "alone"),
        ),
    )
