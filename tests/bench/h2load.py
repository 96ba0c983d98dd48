"""P2 by h2load, a widely known load generator: one person, looked up again and again."""

import re
import shutil
import subprocess
from pathlib import Path

from runtime.problem import Problem
from tests.bench import framing, load, messages
from tests.bench.look_ups import WARM
from tests.bench.processes import LOAD
from tests.bench.result import Result, Unit
from tests.bench.rig import Rig, Server
from tests.bench.rounds import Measure, Pace, measure_in_turn, measured, ratio, reference

METHOD = "CheckCard calls a second about one person, as h2load (nghttp2) counts them, over the echo's."
NOT_INSTALLED = "h2load (Debian's nghttp2-client) is not installed: all load comes from Python clients."
RATE = re.compile(r"finished in .*?, ([0-9.]+) req/s")
OUTCOME = re.compile(r"requests: .* (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")
DATA = re.compile(r"traffic: .* \((\d+)\) data")


def is_installed() -> bool:
    """Whether this machine has h2load."""
    return shutil.which("h2load") is not None


def measure(rig: Rig, gateway: Server, echo: Server, chip_id: str, pace: Pace) -> Result:
    """In turn with the echo."""
    (body,) = messages.single_checks([chip_id])
    file = framing.write(rig.folder / "one-person", [body])
    (taken,) = measure_in_turn(
        rig.progress,
        Measure("P2 by h2load: the echo", lambda: _calls_per_second(echo, file, pace.seconds)),
        [
            Measure(
                "P2 by h2load: CheckCard, cache warm", lambda: _calls_per_second(gateway, file, pace.seconds)
            )
        ],
        pace.rounds,
    )
    rate, echoed = Unit.PER_SECOND(measured(taken, float)), Unit.PER_SECOND(reference(taken, float))
    return Result(
        goal=WARM,
        generator="h2load",
        measured=ratio(taken, float),
        absolute=rate,
        method=METHOD,
        figures=(("look-ups", rate), ("the echo's calls in turn with them", echoed)),
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
        raise Problem(f"h2load printed an unknown report:\n{report}")
    succeeded, *others = (int(number) for number in outcome.groups())
    # A refused gRPC call is an HTTP success without a message.
    if any(others) or int(data[1]) <= succeeded * framing.PREFIX.size:
        raise Problem(f"h2load: calls were refused or not answered:\n{report}")
    return float(rate[1])
