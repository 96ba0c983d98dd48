"""P9: claims end to end over one stream: read, looked up, committed, reviewed, kept, answered."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from tests.bench import messages
from tests.bench.look_ups import gateway
from tests.bench.register import Register
from tests.bench.stack import ROOT, process
from wardgate.stack.redis import EmbeddedRedis

BOTH = "0,1"
LINES = 10
STREAMS, WINDOW = 4, 200
SUBMIT_CLAIMS = "/gateway.v1.ClaimService/SubmitClaims"


class Claims(NamedTuple):
    """How many, of how many lines each, and in how long."""

    claims: int
    lines: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Answered with their reviews."""
        return self.claims / self.seconds


def measure(register: Register, redis_server: EmbeddedRedis, folder: Path, claims: int) -> Claims:
    """Everything shares the two cores: client, gateway, worker, PostgreSQL, Redis."""
    sent = messages.write(
        folder / "claims", messages.claim_sendings(_contents(register, claims), wait_seconds=30)
    )
    worker = {
        "WARDGATE_DATABASE_URL": register.url,
        "WARDGATE_REDIS_URL": redis_server.url,
        "WARDGATE_METRICS_LISTEN": "127.0.0.1:0",
    }
    options = (f"--token={register.token}", "--streams", str(STREAMS), "--window", str(WINDOW))
    with (
        gateway(register, redis_server, BOTH) as target,
        process(BOTH, "-m", "review", "worker", environment=worker),
    ):
        command = [
            sys.executable,
            "-m",
            "tests.bench.stream_load",
            target,
            SUBMIT_CLAIMS,
            str(sent),
            *options,
        ]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    result = json.loads(done.stdout)
    return Claims(int(result["answers"]), LINES, result["seconds"])


def _contents(register: Register, count: int) -> Iterator[bytes]:
    """Sample claims over and over, each under a number of its own and with ten lines."""
    templates = [msgspec.json.decode(claim.content) for claim in register.world.sample_claims.home]
    run = register.token[:8]
    for number in range(count):
        claim = templates[number % len(templates)]
        lines = [claim["item"][line % len(claim["item"])] | {"sequence": line + 1} for line in range(LINES)]
        identifier = [{"system": "urn:wardgate:sid:visit-number", "value": f"{run}-{number}"}]
        yield msgspec.json.encode(claim | {"identifier": identifier, "item": lines})
