"""P9: claims end to end over one stream: read, looked up, committed, reviewed, kept, answered."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.bench import framing, messages
from tests.bench.load import Streamed, sending_claims
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Middle
from tests.bench.stack import BOTH, process

LINES = 10
WAIT_SECONDS = 30
GOAL = Goal("P9", f"claims of {LINES} lines, end to end", 600, unit=Unit.PER_SECOND)
HOW = (
    "Claims by SubmitClaims, committed, reviewed by one worker, kept and answered with their reviews. "
    "Client, gateway, worker, PostgreSQL and Redis share two cores."
)
FIRST = 200


@contextmanager
def claim_stack(rig: Rig) -> Iterator[Server]:
    """A gateway and a worker that have reviewed claims already; everything shares two cores."""
    rig.databases_on(BOTH)
    with (
        rig.gateway(BOTH) as gateway,
        process(BOTH, "review", "worker", environment=rig.environment),
    ):
        send(rig, gateway, FIRST)
        yield gateway


def measure(rig: Rig, gateway: Server, claims: int) -> Result:
    """So many, as fast as they are answered."""
    rig.tell(f"P9: {claims:,} claims", 0, 0)
    rate = send(rig, gateway, claims).per_second
    figures = (("claims", f"{claims:,}"), ("lines of each", str(LINES)))
    here = Middle(rate, rate, rate)
    return Result(goal=GOAL, here=here, beside=f"over {claims:,}", how=HOW, figures=figures)


def send(rig: Rig, gateway: Server, claims: int) -> Streamed:
    """So many claims of nobody's past, until all are answered."""
    rig.register.forget_claims()
    with sending_claims(gateway, claims_file(rig, claims), float("inf"), BOTH) as sending:
        return sending.result()


def claims_file(rig: Rig, claims: int) -> Path:
    """So many that nobody has handed in before."""
    return framing.write(rig.folder / "claims", messages.claim_sendings(_contents(rig, claims), WAIT_SECONDS))


def _contents(rig: Rig, count: int) -> Iterator[bytes]:
    """Sample claims over and over, each under a number of its own and with ten lines."""
    templates = [msgspec.json.decode(claim.content) for claim in rig.register.world.sample_claims.home]
    series = secrets.token_hex(4)
    for number in range(count):
        claim = templates[number % len(templates)]
        lines = [claim["item"][line % len(claim["item"])] | {"sequence": line + 1} for line in range(LINES)]
        identifier = [{"system": "urn:wardgate:sid:visit-number", "value": f"{series}-{number}"}]
        yield msgspec.json.encode(claim | {"identifier": identifier, "item": lines})
