"""Runs the load generators, each a process of its own, and reads what they report."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from runtime.problem import Problem
from tests.bench.rig import Server
from tests.bench.stack import LOAD, ROOT, on_cores

CHECK_CARD, CHECK_CARDS = "/gateway.v1.CardService/CheckCard", "/gateway.v1.CardService/CheckCards"
SUBMIT_CLAIMS = "/gateway.v1.ClaimService/SubmitClaims"
CONNECTIONS, STREAMS = 8, 16
WARM_UP_SECONDS, OPEN_WARM_UP_SECONDS = 0.5, 1.0


class Waits(NamedTuple):
    """How long callers waited, how late the generator itself was, in milliseconds; how many were refused."""

    p50: float
    p99: float
    late_p99: float
    refused: float


class Streamed(NamedTuple):
    """So many answers in so many seconds."""

    answers: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Answers."""
        return self.answers / self.seconds


def calls_per_second(server: Server, bodies: Path, seconds: float, *, once: bool = False) -> float:
    """CheckCard calls, 8 connections of 16 in flight; with `once`, no body is sent twice."""
    options = [f"--seconds={seconds}", f"--warm-up={WARM_UP_SECONDS}", *(["--once"] if once else [])]
    shape = (f"--connections={CONNECTIONS}", f"--streams={STREAMS}")
    result = _run("closed_load", server, CHECK_CARD, bodies, *options, *shape)
    return _unrefused(result)["calls_per_second"]


def waits(server: Server, bodies: Path, rate: float, seconds: float, cores: str = LOAD) -> Waits:
    """Of CheckCard calls that come at this rate, however fast they are answered."""
    options = (f"--rate={rate}", f"--seconds={seconds}", f"--warm-up={OPEN_WARM_UP_SECONDS}")
    result = _run(
        "open_load", server, CHECK_CARD, bodies, *options, f"--connections={CONNECTIONS}", cores=cores
    )
    return Waits(**{name: result[name] for name in Waits._fields})


def streamed(server: Server, messages: Path, seconds: float = float("inf")) -> Streamed:
    """CheckCards over four streams, for so many seconds or until all were sent."""
    return _streamed(_run("stream_load", server, CHECK_CARDS, messages, f"--seconds={seconds}"))


def _streamed(result: dict[str, float]) -> Streamed:
    answered = _unrefused(result)
    return Streamed(int(answered["answers"]), answered["seconds"])


class Sending:
    """Claims on their way, in the background."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)

    @property
    def has_ended(self) -> bool:
        """Whether the last is answered."""
        return self._process.poll() is not None

    def result(self) -> Streamed:
        """When all are answered."""
        return _streamed(_read(self._process, "stream_load"))

    def stop(self) -> None:
        """At once, where it still runs."""
        self._process.kill()
        self._process.wait()


@contextmanager
def sending_claims(server: Server, messages: Path, seconds: float, cores: str) -> Iterator[Sending]:
    """SubmitClaims over four streams with 200 claims on their way on each."""
    options = ("--streams=4", "--window=200", f"--seconds={seconds}")
    sending = Sending(_command("stream_load", server, SUBMIT_CLAIMS, messages, *options, cores=cores))
    try:
        yield sending
    finally:
        sending.stop()


def _run(
    generator: str, server: Server, method: str, bodies: Path, *options: str, cores: str = LOAD
) -> dict[str, float]:
    with subprocess.Popen(
        _command(generator, server, method, bodies, *options, cores=cores), cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        try:
            return _read(process, generator)
        except BaseException:
            process.kill()
            raise


def _command(
    generator: str, server: Server, method: str, bodies: Path, *options: str, cores: str
) -> list[str]:
    token = f"--token={server.token}"
    return on_cores(
        cores, "-m", f"tests.bench.{generator}", server.target, method, str(bodies), token, *options
    )


def _read(process: "subprocess.Popen[bytes]", generator: str) -> dict[str, float]:
    output, _ = process.communicate()
    if process.returncode:
        raise Problem(f"{generator} failed: see above.")
    result: dict[str, float] = json.loads(output)
    return result


def _unrefused(result: dict[str, float]) -> dict[str, float]:
    if result["refused"]:
        raise Problem(f"{result['refused']:,.0f} calls were refused or not answered.")
    return result
