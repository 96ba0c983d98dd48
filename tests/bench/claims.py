"""P9: claims end to end over streams: read, looked up, committed, reviewed, stored, answered."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.bench import framing, messages
from tests.bench.contents import LINES, has_lines, with_lines
from tests.bench.load import Streamed, submitting_claims
from tests.bench.processes import BOTH, process
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Spread

WAIT_SECONDS = 30
GOAL = Goal("P9", f"claims of {LINES} lines, end to end", 600, unit=Unit.PER_SECOND)
METHOD = (
    "Claims by SubmitClaims, committed, reviewed by one worker, stored and answered with their reviews. "
    "Client, gateway, worker, PostgreSQL and Redis share two cores. Then the same with a second worker."
)
WARM_UP_CLAIMS = 200


@contextmanager
def claim_stack(rig: Rig) -> Iterator[Server]:
    """A gateway and a worker that have already reviewed claims; everything shares two cores."""
    rig.databases_on(BOTH)
    with rig.gateway(BOTH) as gateway, _worker(rig):
        submit(rig, gateway, WARM_UP_CLAIMS)
        yield gateway


@contextmanager
def divided_stack(rig: Rig, prefix: Sequence[str] = ()) -> Iterator[tuple[Server, Server]]:
    """The same with two gateways: one that serves look-ups alone, and one that serves claims alone.

    The latter and the worker run by way of the program `prefix`.
    """
    with (
        rig.gateway(BOTH, "cards") as cards,
        rig.gateway(BOTH, "claims", prefix) as claims,
        _worker(rig, prefix),
    ):
        submit(rig, claims, WARM_UP_CLAIMS)
        yield cards, claims


def _worker(rig: Rig, prefix: Sequence[str] = ()) -> AbstractContextManager[object]:
    return process(BOTH, "review", "worker", environment=rig.environment, prefix=prefix)


def measure(rig: Rig, gateway: Server, claims: int) -> Result:
    """`claims` claims, as fast as they are answered."""
    rig.progress(f"P9: {claims:,} claims", 0, 0)
    rate = submit(rig, gateway, claims).per_second
    figures = (
        ("claims", f"{claims:,}"),
        ("lines of each", str(LINES)),
        ("two workers over one", f"{_with_second_worker(rig, gateway, claims) / rate:.2f}"),
    )
    measured = Spread(rate, rate, rate)
    return Result(goal=GOAL, measured=measured, absolute=f"over {claims:,}", method=METHOD, figures=figures)


def _with_second_worker(rig: Rig, gateway: Server, claims: int) -> float:
    """Claims a second."""
    rig.progress(f"P9: {claims:,} claims for two workers", 0, 0)
    with _worker(rig):
        submit(rig, gateway, WARM_UP_CLAIMS)
        return submit(rig, gateway, claims).per_second


def submit(rig: Rig, gateway: Server, claims: int) -> Streamed:
    """Submit `claims` claims to a register without any, and wait until all are answered."""
    rig.register.delete_claims()
    with submitting_claims(gateway, claims_file(rig, claims), float("inf"), BOTH) as submitting:
        return submitting.result()


def claims_file(rig: Rig, claims: int) -> Path:
    """`claims` claims that were never submitted before."""
    return framing.write(
        rig.folder / "claims", messages.claim_submissions(_contents(rig, claims), WAIT_SECONDS)
    )


def single_claims_file(rig: Rig, claims: int) -> Path:
    """The same in SubmitClaim requests, to be answered when the claim is kept."""
    return framing.write(rig.folder / "single-claims", messages.single_claims(_contents(rig, claims)))


def _contents(rig: Rig, count: int) -> Iterator[bytes]:
    """The sample claims again and again, each with its own number and with ten lines."""
    samples = [one.content for one in rig.register.world.sample_claims.home if has_lines(one.content)]
    series = secrets.token_hex(4)
    for number in range(count):
        yield with_lines(samples[number % len(samples)], LINES, f"{series}-{number}")
