"""P14: the latency of a look-up while another facility misuses what it may."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from tests.bench import load
from tests.bench.latency import enough_people, milliseconds
from tests.bench.load import Latencies
from tests.bench.processes import BOTH, ROOT, on_cores
from tests.bench.random_people import RandomPeople
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, Spread, measure_in_turn

LOOK_UPS_A_SECOND = 100
# How the facility misuses it, and with how many streams or claims.
KINDS = {"streams": 40, "resends": 14}
WARM_UP_SECONDS = 3
GOAL = Goal(
    "P14",
    "another facility's look-up p99 while one facility misuses what it may",
    250,
    at_most=True,
    unit=Unit.MILLISECONDS,
)
METHOD = (
    "99th percentile of the latency of CheckCard, at 100 look-ups a second of one facility, while another "
    "facility sends 40 streams with claims of 3.7 MB, or sends 14 claims of 3.3 MB again. The worse of the "
    "two. One gateway process takes both, and everything shares two cores; cache cold."
)


def measure(rig: Rig, gateway: Server, people: RandomPeople, pace: Pace) -> Result:
    """In turn with look-ups alone."""
    token = rig.register.add_caller()

    def alone() -> Latencies:
        bodies = people.write_single_checks(people.next(enough_people(LOOK_UPS_A_SECOND, pace.seconds)))
        rig.empty_cache()
        return load.latencies(gateway, bodies, LOOK_UPS_A_SECOND, pace.seconds, BOTH)

    def beside(kind: str) -> Latencies:
        rig.register.delete_claims()
        with _misusing(gateway, token, kind):
            return alone()

    measures = [Measure(f"P14: latency of a look-up beside {kind}", partial(beside, kind)) for kind in KINDS]
    taken = measure_in_turn(
        rig.progress, Measure("P14: latency of a look-up, alone", alone), measures, pace.rounds
    )
    beside_p99 = {
        kind: Spread.of([one.measured.p99 for one in rounds])
        for kind, rounds in zip(KINDS, taken, strict=True)
    }
    worst = max(beside_p99.values(), key=lambda spread: spread.median)
    quiet = Spread.of([one.before.p99 for rounds in taken for one in rounds])
    refused = sum(one.measured.refused for rounds in taken for one in rounds)
    return Result(
        goal=GOAL,
        measured=worst,
        absolute=f"alone {milliseconds(quiet.median)}",
        method=METHOD,
        figures=(
            *((f"beside {kind}, p99", milliseconds(p99.median)) for kind, p99 in beside_p99.items()),
            ("alone, p99", milliseconds(quiet.median)),
            ("look-ups refused", f"{refused:,.0f}"),
        ),
    )


@contextmanager
def _misusing(gateway: Server, token: str, kind: str) -> Iterator[None]:
    """In the background; killed on exit."""
    arguments = (gateway.target, token, kind, f"--count={KINDS[kind]}", "--seconds=600")
    command = on_cores(BOTH, "-m", "tests.bench.misuse_load", *arguments)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            # Making the contents takes seconds.
            time.sleep(WARM_UP_SECONDS)
            yield
        finally:
            process.kill()
