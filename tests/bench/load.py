"""Runs the load generators, each as a separate process, and reads their reports."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from runtime.problem import Problem
from tests.bench.processes import LOAD, ROOT, on_cores
from tests.bench.rig import Server

CHECK_CARD = "/gateway.v1.CardService/CheckCard"
SUBMIT_CLAIM = "/gateway.v1.ClaimService/SubmitClaim"
CONNECTIONS, STREAMS = 8, 16
WARM_UP_SECONDS, OPEN_WARM_UP_SECONDS = 0.5, 1.0


class Latencies(NamedTuple):
    """Of calls, and of the generator itself, in milliseconds; the number of refused calls."""

    p50: float
    p99: float
    slowest: float
    late_p99: float
    refused: float


class Streamed(NamedTuple):
    """The number of answers, and the seconds that they took."""

    answers: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Answers."""
        return self.answers / self.seconds


def calls_per_second(
    server: Server, bodies: Path, seconds: float, *, once: bool = False, streams: int = STREAMS
) -> float:
    """CheckCard calls over 8 connections, `streams` in flight on each; with `once`, no body is sent twice."""
    options = [f"--seconds={seconds}", f"--warm-up={WARM_UP_SECONDS}", *(["--once"] if once else [])]
    shape = (f"--connections={CONNECTIONS}", f"--streams={streams}")
    result = _run("closed_load", server, CHECK_CARD, bodies, *options, *shape)
    return _check_none_refused(result)["calls_per_second"]


def latencies(
    server: Server,
    bodies: Path,
    rate: float,
    seconds: float,
    cores: str = LOAD,
    method: str | None = None,
) -> Latencies:
    """Of calls that arrive at this rate, however fast they are answered; by default of CheckCard."""
    options = (f"--rate={rate}", f"--seconds={seconds}", f"--warm-up={OPEN_WARM_UP_SECONDS}")
    shape = f"--connections={CONNECTIONS}"
    result = _run("open_load", server, method or CHECK_CARD, bodies, *options, shape, cores=cores)
    return Latencies(**{name: result[name] for name in Latencies._fields})


def streamed(server: Server, messages: Path, seconds: float = float("inf")) -> Streamed:
    """CheckCards over four streams, for so many seconds or until every message is sent."""
    return _streamed(_run("stream_load", server, "CheckCards", messages, f"--seconds={seconds}"))


def _streamed(result: dict[str, float]) -> Streamed:
    answered = _check_none_refused(result)
    return Streamed(int(answered["answers"]), answered["seconds"])


class ClaimLoad:
    """Claims that are being submitted in the background."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)

    @property
    def has_ended(self) -> bool:
        """Whether the last claim is answered."""
        return self._process.poll() is not None

    def result(self) -> Streamed:
        """Wait until every claim is answered."""
        return _streamed(_read(self._process, "stream_load"))

    def stop(self) -> None:
        """Kill the generator if it still runs."""
        self._process.kill()
        self._process.wait()


@contextmanager
def submitting_claims(
    server: Server, messages: Path, seconds: float, cores: str, unanswered: int = 200
) -> Iterator[ClaimLoad]:
    """SubmitClaims over four streams with at most so many unanswered claims on each."""
    options = ("--streams=4", f"--unanswered={unanswered}", f"--seconds={seconds}")
    claims = ClaimLoad(_command("stream_load", server, "SubmitClaims", messages, *options, cores=cores))
    try:
        yield claims
    finally:
        claims.stop()


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


def _check_none_refused(result: dict[str, float]) -> dict[str, float]:
    if result["refused"]:
        raise Problem(f"{result['refused']:,.0f} calls were refused or not answered.")
    return result
