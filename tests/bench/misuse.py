"""P14: a look-up and a small claim of one facility while another one misuses what it may."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import NamedTuple

from runtime.problem import Problem
from tests.bench import load
from tests.bench.claims import single_claims_file
from tests.bench.latency import enough_people, milliseconds
from tests.bench.load import Latencies
from tests.bench.misuse_load import BEGUN
from tests.bench.processes import BOTH, ROOT, on_cores
from tests.bench.random_people import RandomPeople
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, Round, Spread, measure_in_turn

LOOK_UPS_A_SECOND, CLAIMS_A_SECOND = 100, 10
# How the facility misuses it, and with how many streams or claims.
KINDS = {"streams": 40, "resends": 14, "unknown-elements": 14}
GOAL = Goal(
    "P14",
    "another facility's look-up p99 while one facility misuses what it may",
    250,
    at_most=True,
    unit=Unit.MILLISECONDS,
)
SMALL_CLAIM = Goal(
    "P14", "its slowest small claim, acknowledged", 2_000, at_most=True, unit=Unit.MILLISECONDS
)
METHOD = (
    "99th percentile of the latency of CheckCard, at 100 look-ups a second of one facility, while another "
    "facility sends 40 streams with claims of 3.7 MB, sends 14 claims of 3.3 MB again and again, or sends 14 "
    "claims of 320,000 unknown elements again and again. The worst of the three. Meanwhile the first "
    "facility also submits ten claims of ten lines a second (SubmitClaim that waits for no review): the "
    "second figure is how long the slowest of all took until it was acknowledged. Look-ups and claims arrive "
    "as in P4. One gateway process takes everything, and everything shares two cores; cache cold."
)


class OtherFacility(NamedTuple):
    """How long its look-ups and its small claims took."""

    look_ups: Latencies
    claims: Latencies


def measure(rig: Rig, gateway: Server, people: RandomPeople, pace: Pace) -> Result:
    """In turn with the other facility alone."""
    token = rig.register.add_caller()

    def alone() -> OtherFacility:
        return _work(rig, gateway, people, pace.seconds)

    def beside(kind: str) -> OtherFacility:
        rig.register.delete_claims()
        with _misusing(gateway, token, kind):
            return alone()

    measures = [Measure(f"P14: a look-up and a claim beside {kind}", partial(beside, kind)) for kind in KINDS]
    taken = measure_in_turn(
        rig.progress, Measure("P14: a look-up and a claim, alone", alone), measures, pace.rounds
    )
    return _result(dict(zip(KINDS, taken, strict=True)))


def _work(rig: Rig, gateway: Server, people: RandomPeople, seconds: float) -> OtherFacility:
    look_ups = people.write_single_checks(people.next(enough_people(LOOK_UPS_A_SECOND, seconds)))
    claims = single_claims_file(rig, enough_people(CLAIMS_A_SECOND, seconds))
    rig.empty_cache()
    with ThreadPoolExecutor() as at_once:
        looking_up = at_once.submit(load.latencies, gateway, look_ups, LOOK_UPS_A_SECOND, seconds, BOTH)
        submitting = at_once.submit(
            load.latencies, gateway, claims, CLAIMS_A_SECOND, seconds, BOTH, load.SUBMIT_CLAIM
        )
        return OtherFacility(looking_up.result(), submitting.result())


def _result(taken: dict[str, list[Round[OtherFacility]]]) -> Result:
    beside = {kind: [one.measured for one in rounds] for kind, rounds in taken.items()}
    quiet = [one.before for rounds in taken.values() for one in rounds]
    everything = [one for rounds in beside.values() for one in rounds]
    p99 = {kind: Spread.of([one.look_ups.p99 for one in rounds]) for kind, rounds in beside.items()}
    return Result(
        goal=GOAL,
        measured=max(p99.values(), key=lambda spread: spread.median),
        condition=(SMALL_CLAIM, _slowest_claim(everything)),
        absolute=f"alone {milliseconds(_look_up_p99(quiet))}",
        method=METHOD,
        figures=(
            *(figure for kind, rounds in beside.items() for figure in _figures(f"beside {kind}", rounds)),
            *_figures("alone", quiet),
            ("look-ups refused", f"{sum(one.look_ups.refused for one in everything):,.0f}"),
            ("claims refused", f"{sum(one.claims.refused for one in everything):,.0f}"),
        ),
    )


def _figures(when: str, rounds: list[OtherFacility]) -> Iterator[tuple[str, str]]:
    yield f"{when}, look-up p99", milliseconds(_look_up_p99(rounds))
    yield f"{when}, small claim p50", milliseconds(median(one.claims.p50 for one in rounds))
    yield f"{when}, slowest small claim", milliseconds(_slowest_claim(rounds))


def _look_up_p99(rounds: list[OtherFacility]) -> float:
    return median(one.look_ups.p99 for one in rounds)


def _slowest_claim(rounds: list[OtherFacility]) -> float:
    return max(one.claims.slowest for one in rounds)


@contextmanager
def _misusing(gateway: Server, token: str, kind: str) -> Iterator[None]:
    """In the background, until exit. Raises Problem where it ended before."""
    arguments = (gateway.target, token, kind, f"--count={KINDS[kind]}", "--seconds=600")
    command = on_cores(BOTH, "-m", "tests.bench.misuse_load", *arguments)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            # Making the contents takes seconds.
            if process.stdout is None or process.stdout.readline().strip() != BEGUN:
                raise Problem("misuse_load failed: see above.")
            yield
            if process.poll() is not None:
                raise Problem("misuse_load ended before the measurement: see above.")
        finally:
            process.kill()
