"""P2 by h2load, a load generator that others know too: one person, asked about over and over."""

import re
import shutil
import subprocess
from pathlib import Path

from runtime.problem import Problem
from tests.bench import framing, load, messages
from tests.bench.look_ups import WARM
from tests.bench.result import Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, alternately, here, ratio, reference
from tests.bench.stack import LOAD

HOW = "CheckCard calls a second about one person, as h2load (nghttp2) counts them, over the echo's."
ABSENT = "h2load (Debian's nghttp2-client) is not on this machine: the load is our own Python client's alone."
RATE = re.compile(r"finished in .*?, ([0-9.]+) req/s")
OUTCOME = re.compile(r"requests: .* (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")
DATA = re.compile(r"traffic: .* \((\d+)\) data")


def is_here() -> bool:
    """Whether the machine has it."""
    return shutil.which("h2load") is not None


def measure(rig: Rig, ours: Server, echo: Server, chip_id: str, pace: Pace) -> Result:
    """In turn with the echo."""
    (body,) = messages.single_checks([chip_id])
    file = framing.write(rig.folder / "one-person", [body])
    (found,) = alternately(
        rig.tell,
        Measure("P2 by h2load: the echo", lambda: _calls_per_second(echo, file, pace.seconds)),
        [Measure("P2 by h2load: CheckCard, cache warm", lambda: _calls_per_second(ours, file, pace.seconds))],
        pace.rounds,
    )
    rate, echoed = Unit.PER_SECOND(here(found, float)), Unit.PER_SECOND(reference(found, float))
    return Result(
        goal=WARM,
        by="h2load",
        here=ratio(found, float),
        beside=rate,
        how=HOW,
        figures=(("look-ups", rate), ("the echo's calls beside them", echoed)),
    )


def _calls_per_second(server: Server, body: Path, seconds: float) -> float:
    headers = {
        "content-type": "application/grpc",
        "te": "trailers",
        "authorization": f"Bearer {server.token}",
    }
    shape = [f"--clients={load.CONNECTIONS}", f"--max-concurrent-streams={load.STREAMS}", f"--data={body}"]
    times = [f"--duration={int(seconds * 1000)}ms", f"--warm-up-time={int(load.WARM_UP_SECONDS * 1000)}ms"]
    named = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    command = ["taskset", "--cpu-list", LOAD, "h2load", *shape, *times, *named]
    done = subprocess.run(
        [*command, f"http://{server.target}{load.CHECK_CARD}"], check=True, stdout=subprocess.PIPE, text=True
    )
    return _read(done.stdout)


def _read(report: str) -> float:
    rate, outcome, data = RATE.search(report), OUTCOME.search(report), DATA.search(report)
    if rate is None or outcome is None or data is None:
        raise Problem(f"h2load reports what is not understood:\n{report}")
    succeeded, *others = (int(number) for number in outcome.groups())
    # A refusal is an HTTP success without a message.
    if any(others) or int(data[1]) <= succeeded * framing.PREFIX.size:
        raise Problem(f"h2load: calls were refused or not answered:\n{report}")
    return float(rate[1])
