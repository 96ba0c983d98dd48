"""P6: how long a caller waits for a look-up while claims pour in."""

from runtime.problem import Problem
from tests.bench import load
from tests.bench.claims import claims_file
from tests.bench.latency import enough, figures, milliseconds
from tests.bench.load import OPEN_WARM_UP_SECONDS, Waits, sending_claims
from tests.bench.random_people import Asked
from tests.bench.result import Goal, Result
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, alternately, here, ratio
from tests.bench.stack import BOTH

# A whole country's at its busiest: 186 million visits a year.
LOOK_UPS_A_SECOND = 300
MOST_CLAIMS_A_SECOND = 2_000
GOAL = Goal("P6", "look-up p99 while claims pour in, over p99 alone", 2, at_most=True)
HOW = (
    "99th percentile of how long CheckCard takes while claims come as in P9, as fast as they are answered, "
    "over the same without claims. Look-ups come as in P4, but at the rate of a whole country's morning. One "
    "gateway process takes both, and everything shares two cores; cache cold."
)


def measure(rig: Rig, gateway: Server, asked: Asked, pace: Pace) -> Result:
    """In turn with look-ups alone."""
    claims_a_second: list[float] = []

    def alone() -> Waits:
        bodies = asked.singly(asked.next(enough(LOOK_UPS_A_SECOND, pace.seconds)))
        rig.forget()
        return load.waits(gateway, bodies, LOOK_UPS_A_SECOND, pace.seconds, BOTH)

    def beside_claims() -> Waits:
        lasting = pace.seconds + OPEN_WARM_UP_SECONDS + 2
        rig.register.forget_claims()
        claims = claims_file(rig, int(lasting * MOST_CLAIMS_A_SECOND))
        with sending_claims(gateway, claims, lasting, BOTH) as sending:
            waited = alone()
            if sending.has_ended:
                raise Problem("The claims were all reviewed before the look-ups were.")
            claims_a_second.append(sending.result().per_second)
        return waited

    (found,) = alternately(
        rig.tell,
        Measure("P6: waiting for a look-up, alone", alone),
        [Measure("P6: waiting for a look-up beside claims", beside_claims)],
        pace.rounds,
    )
    claims = sum(claims_a_second) / len(claims_a_second)
    return Result(
        goal=GOAL,
        here=ratio(found, lambda waited: waited.p99),
        beside=milliseconds(here(found, lambda waited: waited.p99)),
        how=HOW,
        figures=(
            ("look-ups offered", f"{LOOK_UPS_A_SECOND}/s"),
            ("claims answered meanwhile", f"{claims:,.0f}/s"),
            *figures(found, "beside claims", "alone"),
        ),
    )
