"""`python -m gateway`, and where it is the same `python -m review worker`, as a process of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import grpc
import pytest
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from tests.receipt_keys import RECEIPT_KEYS
from wardgate.stack.embedded.postgres import EmbeddedPostgres


@contextmanager
def a_process(*command: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """With these settings and nothing else of ours in the environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WARDGATE_")}
    variables = {f"WARDGATE_{name.upper()}": value for name, value in settings.items()}
    with TemporaryDirectory(prefix="wg-") as spool:
        environment = clean | {"WARDGATE_SPOOL": spool} | variables
        with subprocess.Popen(
            [sys.executable, "-m", *(command or ("gateway",))],
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        ) as process:
            try:
                yield process
            finally:
                process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, list[str]]:
    """Its exit status and its last words."""
    _, words = process.communicate(timeout=20)
    return process.returncode, words.splitlines()


def logged(process: subprocess.Popen[str]) -> dict[str, object]:
    """The next line of its log."""
    assert process.stderr
    line: dict[str, object] = json.loads(process.stderr.readline())
    return line


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_it_and_it_ends_well(told: signal.Signals, database_url: str, redis_url: str) -> None:
    free = {"listen": "127.0.0.1:0", "metrics_listen": "127.0.0.1:0"}
    with a_process(
        database_url=database_url, redis_url=redis_url, receipt_keys=RECEIPT_KEYS, **free
    ) as process:
        serving = logged(process)
        with grpc.insecure_channel(f"127.0.0.1:{serving['port']}") as channel:
            health = HealthStub(channel).Check(HealthCheckRequest(), timeout=10)
        assert health.status == HealthCheckResponse.SERVING
        process.send_signal(told)
        status, words = ended(process)
    assert (status, [json.loads(line)["event"] for line in words]) == (0, ["draining", "stopped"])


def test_wrong_settings_are_all_named_a_line_each() -> None:
    with a_process(listen="nowhere", lissten="127.0.0.1:1") as process:
        status, words = ended(process)
    assert status == 1
    assert [line.split()[0] for line in words] == [
        "WARDGATE_LISSTEN",
        "WARDGATE_DATABASE_URL",
        "WARDGATE_REDIS_URL",
        "WARDGATE_RECEIPT_KEYS",
        "WARDGATE_LISTEN",
    ]


@pytest.mark.parametrize("setting", ["listen", "metrics_listen"])
def test_an_address_that_is_taken_is_said_in_one_line(
    setting: str, database_url: str, redis_url: str
) -> None:
    free = {"receipt_keys": RECEIPT_KEYS, "listen": "127.0.0.1:0", "metrics_listen": "127.0.0.1:0"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with a_process(
            database_url=database_url, redis_url=redis_url, **free | {setting: address}
        ) as process:
            status, words = ended(process)
    assert status == 1
    (line,) = words
    assert re.fullmatch(rf"cannot listen on {address} \(.+\): set WARDGATE_{setting.upper()} to .+", line)


@pytest.mark.parametrize("command", [("gateway",), ("review", "worker")])
def test_a_database_that_is_not_there_is_said_in_one_line(
    command: tuple[str, ...], postgres: EmbeddedPostgres, redis_url: str
) -> None:
    settings = {
        "database_url": postgres.url("nowhere"),
        "redis_url": redis_url,
        "metrics_listen": "127.0.0.1:0",
    }
    gateway_only = {"receipt_keys": RECEIPT_KEYS, "listen": "127.0.0.1:0"} if command == ("gateway",) else {}
    with a_process(*command, **settings, **gateway_only) as process:
        status, words = ended(process)
    assert status == 1
    (line,) = words
    assert "has no database of that name" in line
    assert "WARDGATE_DATABASE_URL" in line
