"""P11: how long a gateway takes to start."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from runtime.problem import Problem
from tests.bench.processes import ROOT, SERVER, START_WITHIN_SECONDS, on_cores
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig
from tests.bench.rounds import Spread
from tests.free_address import free_address

GOAL = Goal("P11", "start of a gateway until it serves", 1.0, at_most=True, unit=Unit.SECONDS)
METHOD = (
    "From the start of the process `python -m gateway` to the first health check that is answered SERVING; "
    "PostgreSQL and Redis run already, and the gateway has been started before."
)
POLL_SECONDS = 0.005


# Of the modules that a gateway imports, those whose compiled form is missing or older than the source.
STALE = """
import gateway.wiring, importlib.util, pathlib, struct, sys
def is_stale(source):
    compiled = pathlib.Path(importlib.util.cache_from_source(source))
    if not compiled.exists():
        return True
    flags, modified, size = struct.unpack("<III", compiled.read_bytes()[4:16])
    at = pathlib.Path(source).stat()
    return flags == 0 and (modified, size) != (int(at.st_mtime) & 0xFFFFFFFF, at.st_size & 0xFFFFFFFF)
files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
print(sum(is_stale(file) for file in files if file.endswith(".py")))
"""


def stale_modules() -> int:
    """How many modules of a gateway would be compiled at its start, which takes seconds."""
    command = [sys.executable, "-B", "-c", STALE]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def measure(rig: Rig, times: int) -> Result:
    """`times` starts, after one that does not count."""
    stale = stale_modules()
    took = []
    for number in range(times + 1):
        rig.progress("P11: starting a gateway", number, times + 1)
        took.append(_start(rig))
    left = stale_modules()
    figures = (
        ("starts", str(times)),
        ("the first start, which is not counted", Unit.SECONDS(took[0])),
        ("modules without current .pyc files before it", str(stale)),
        ("modules without them after it, which slow every start", str(left)),
    )
    absolute = f"{left} modules without current .pyc files" if left else ""
    return Result(goal=GOAL, measured=Spread.of(took[1:]), absolute=absolute, method=METHOD, figures=figures)


def _start(rig: Rig) -> float:
    target = free_address()
    environment = os.environ | rig.gateway_environment(target)
    # The first start compiles the modules, whatever the shell of this run prefers.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.monotonic()
    with subprocess.Popen(
        on_cores(SERVER, "-m", "gateway"), cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    ) as gateway:
        try:
            _wait_until_serving(gateway, target, started + START_WITHIN_SECONDS)
            return time.monotonic() - started
        finally:
            gateway.terminate()


def _wait_until_serving(gateway: "subprocess.Popen[bytes]", target: str, deadline: float) -> None:
    # Not by gRPC: a channel that was refused once waits a second before it tries again.
    host, port = target.rsplit(":", 1)
    while True:
        with suppress(ConnectionRefusedError), socket.create_connection((host, int(port))):
            break
        if gateway.poll() is not None or time.monotonic() > deadline:
            raise Problem("The gateway does not start.")
        time.sleep(POLL_SECONDS)
    with grpc.insecure_channel(target) as channel:
        request = health_pb2.HealthCheckRequest()
        answer = health_pb2_grpc.HealthStub(channel).Check(request, timeout=START_WITHIN_SECONDS)
    if answer.status != health_pb2.HealthCheckResponse.SERVING:
        raise Problem("The gateway has started and does not serve.")
