"""P11: how long a gateway takes to start."""

import os
import socket
import subprocess
import time
from contextlib import suppress

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from runtime.problem import Problem
from tests.bench.processes import ROOT, SERVER, START_WITHIN_SECONDS, free_address, on_cores
from tests.bench.result import Goal, Result, Unit
from tests.bench.rig import Rig
from tests.bench.rounds import Spread

GOAL = Goal("P11", "start of a gateway until it serves", 1.5, at_most=True, unit=Unit.SECONDS)
METHOD = (
    "From the start of the process `python -m gateway` to the first health check that is answered SERVING; "
    "PostgreSQL and Redis run already, and the gateway has been started before."
)
POLL_SECONDS = 0.005


def measure(rig: Rig, times: int) -> Result:
    """`times` starts, after one that does not count."""
    took = []
    for number in range(times + 1):
        rig.progress("P11: starting a gateway", number, times + 1)
        took.append(_start(rig))
    figures = (("starts", str(times)),)
    return Result(goal=GOAL, measured=Spread.of(took[1:]), absolute="", method=METHOD, figures=figures)


def _start(rig: Rig) -> float:
    target = free_address()
    environment = os.environ | rig.gateway_environment(target)
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
