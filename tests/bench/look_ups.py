"""P1 to P3: look-ups against the echo, side by side in one run."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import grpc
import redis

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import card_service_pb2_grpc as services
from tests.bench import messages
from tests.bench.register import Register
from tests.bench.stack import ROOT, free_address, pin, process, wait_until_it_serves
from tests.receipt_keys import RECEIPT_KEYS
from wardgate.stack.redis import EmbeddedRedis

SERVER, LOAD = "0", "1"
CHECK_CARD, CHECK_CARDS = "/gateway.v1.CardService/CheckCard", "/gateway.v1.CardService/CheckCards"
IN_ONE_MESSAGE = 64
WARM_PEOPLE = 5_000


class LookUps(NamedTuple):
    """Answers a second."""

    echo: float
    cold: float
    warm: float
    stream: float


def measure(register: Register, redis_server: EmbeddedRedis, folder: Path, seconds: float) -> LookUps:
    """Server on one core; load, PostgreSQL and Redis on the other."""
    asked = register.chip_ids()
    everybody = messages.write(folder / "everybody", messages.single_checks(asked))
    regulars = messages.write(folder / "regulars", messages.single_checks(asked[:WARM_PEOPLE]))
    lists = messages.write(folder / "lists", messages.gathered_checks(asked, IN_ONE_MESSAGE))
    for server in (register.postgres.child, redis_server.child):
        pin(server.pid or 0, {int(LOAD)})
    with gateway(register, redis_server) as target:
        echo = _echo_beside(target, register.token, asked[0], everybody, seconds)
        _forget(redis_server)
        cold = _unary(target, everybody, register.token, seconds)
        _unary(target, regulars, register.token, seconds / 2)
        warm = _unary(target, regulars, register.token, seconds)
        _forget(redis_server)
        stream = _stream(target, lists, register.token)
    return LookUps(echo, cold, warm, stream)


@contextmanager
def gateway(register: Register, redis_server: EmbeddedRedis, cores: str = SERVER) -> Iterator[str]:
    """One gateway process over the register; its address."""
    target = free_address()
    environment = {
        "WARDGATE_DATABASE_URL": register.url,
        "WARDGATE_REDIS_URL": redis_server.url,
        "WARDGATE_RECEIPT_KEYS": RECEIPT_KEYS,
        "WARDGATE_LISTEN": target,
        "WARDGATE_METRICS_LISTEN": "127.0.0.1:0",
        "WARDGATE_SPOOL": str(ROOT / "build" / "spool"),
    }
    with process(cores, "-m", "gateway", environment=environment):
        wait_until_it_serves(target)
        yield target


def _echo_beside(target: str, token: str, chip_id: str, bodies: Path, seconds: float) -> float:
    """The echo answers with what the gateway answers, so both carry the same bytes."""
    with grpc.insecure_channel(target) as channel:
        answer = services.CardServiceStub(channel).CheckCard(
            cards.CheckCardRequest(chip_id=chip_id), metadata=(("authorization", f"Bearer {token}"),)
        )
    echo = free_address()
    with process(SERVER, "-m", "tests.bench.echo", echo, answer.SerializeToString().hex()):
        wait_until_it_serves(echo)
        return _unary(echo, bodies, token, seconds)


def _forget(redis_server: EmbeddedRedis) -> None:
    with redis.from_url(redis_server.url) as client:
        client.flushall()


def _unary(target: str, bodies: Path, token: str, seconds: float) -> float:
    options = (f"--token={token}", "--seconds", str(seconds))
    result = _loaded("tests.bench.h2_load", target, CHECK_CARD, str(bodies), *options)
    if result["unanswered"]:
        raise RuntimeError(f"{result['unanswered']:.0f} calls to {target} were refused")
    return result["calls_per_second"]


def _stream(target: str, lists: Path, token: str) -> float:
    result = _loaded("tests.bench.stream_load", target, CHECK_CARDS, str(lists), f"--token={token}")
    return result["answers"] / result["seconds"]


def _loaded(*arguments: str) -> dict[str, float]:
    command = ["taskset", "--cpu-list", LOAD, sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    result: dict[str, float] = json.loads(done.stdout)
    return result
