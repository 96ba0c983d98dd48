"""P6: the latency of a look-up while claims are submitted at full speed."""

from runtime.problem import Problem
from tests.bench import load
from tests.bench.claims import claims_file
from tests.bench.latency import enough_people, figures, milliseconds
from tests.bench.load import OPEN_WARM_UP_SECONDS, Latencies, submitting_claims
from tests.bench.processes import BOTH
from tests.bench.random_people import RandomPeople
from tests.bench.result import Goal, Result
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, measure_in_turn, measured, ratio

# The whole country at its busiest: 186 million visits a year.
LOOK_UPS_A_SECOND = 300
MOST_CLAIMS_A_SECOND = 2_000
GOAL = Goal("P6", "look-up p99 while claims pour in, over p99 alone", 2, at_most=True)
METHOD = (
    "99th percentile of the latency of CheckCard while claims are submitted as in P9, as fast as they are "
    "answered, over the same without claims. Look-ups arrive as in P4, but at the rate of a whole country's "
    "morning. One gateway process takes both, and everything shares two cores; cache cold."
)


def measure(rig: Rig, gateway: Server, people: RandomPeople, pace: Pace) -> Result:
    """In turn with look-ups alone."""
    claims_a_second: list[float] = []

    def alone() -> Latencies:
        bodies = people.write_single_checks(people.next(enough_people(LOOK_UPS_A_SECOND, pace.seconds)))
        rig.empty_cache()
        return load.latencies(gateway, bodies, LOOK_UPS_A_SECOND, pace.seconds, BOTH)

    def during_claims() -> Latencies:
        seconds = pace.seconds + OPEN_WARM_UP_SECONDS + 2
        rig.register.delete_claims()
        claims = claims_file(rig, int(seconds * MOST_CLAIMS_A_SECOND))
        with submitting_claims(gateway, claims, seconds, BOTH) as submitting:
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
        goal=GOAL,
        measured=ratio(taken, lambda each: each.p99),
        absolute=milliseconds(measured(taken, lambda each: each.p99)),
        method=METHOD,
        figures=(
            ("look-ups offered", f"{LOOK_UPS_A_SECOND}/s"),
            ("claims answered meanwhile", f"{claims:,.0f}/s"),
            *figures(taken, "during claims", "alone"),
        ),
    )
