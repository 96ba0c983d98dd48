"""`python -m gateway` and `python -m review worker` as processes: start, stop, and errors at start."""

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

from tests.integration.log_lines import events, plain_lines
from tests.receipt_keys import RECEIPT_KEYS
from tests.wait_until import LONGEST_WAIT_SECONDS
from wardgate.stack.embedded.postgres import EmbeddedPostgres


@contextmanager
def start_process(*command: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Start it with these settings and no other WARDGATE_* variables."""
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


def wait_for_end(process: subprocess.Popen[str]) -> tuple[int, list[str]]:
    """The exit status and the last lines of its log."""
    _, lines = process.communicate(timeout=LONGEST_WAIT_SECONDS)
    return process.returncode, lines.splitlines()


def read_event(process: subprocess.Popen[str], event: str) -> dict[str, object]:
    """The next line of its log with this event."""
    assert process.stderr
    lines = (dict[str, object](json.loads(line)) for line in process.stderr)
    return next(line for line in lines if line["event"] == event)


@pytest.mark.parametrize("stop_signal", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_drains_the_gateway_and_it_ends_with_status_0(
    stop_signal: signal.Signals, database_url: str, redis_url: str
) -> None:
    free = {"listen": "127.0.0.1:0", "metrics_listen": "127.0.0.1:0"}
    with start_process(
        database_url=database_url, redis_url=redis_url, receipt_keys=RECEIPT_KEYS, **free
    ) as process:
        serving = read_event(process, "serving")
        with grpc.insecure_channel(f"127.0.0.1:{serving['port']}") as channel:
            health = HealthStub(channel).Check(HealthCheckRequest(), timeout=10)
        assert health.status == HealthCheckResponse.SERVING
        process.send_signal(stop_signal)
        status, lines = wait_for_end(process)
    assert (status, events(lines)) == (0, ["draining", "stopped"])


def test_every_wrong_setting_is_named_in_its_own_line() -> None:
    with start_process(listen="nowhere", lissten="127.0.0.1:1") as process:
        status, lines = wait_for_end(process)
    assert status == 1
    assert [line.split()[0] for line in lines] == [
        "WARDGATE_LISSTEN",
        "WARDGATE_DATABASE_URL",
        "WARDGATE_REDIS_URL",
        "WARDGATE_RECEIPT_KEYS",
        "WARDGATE_LISTEN",
    ]


def test_plaintext_for_the_network_is_refused_in_one_line() -> None:
    urls = {"database_url": "postgresql://127.0.0.1:1/none", "redis_url": "redis://127.0.0.1:1"}
    with start_process(listen="0.0.0.0:0", receipt_keys=RECEIPT_KEYS, **urls) as process:
        status, lines = wait_for_end(process)
    assert status == 1
    (line,) = lines
    assert line.startswith("WARDGATE_LISTEN is 0.0.0.0:0, where the network can read tokens")


@pytest.mark.parametrize("setting", ["listen", "metrics_listen"])
def test_an_address_in_use_is_reported_in_one_line(setting: str, database_url: str, redis_url: str) -> None:
    free = {"receipt_keys": RECEIPT_KEYS, "listen": "127.0.0.1:0", "metrics_listen": "127.0.0.1:0"}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        with start_process(
            database_url=database_url, redis_url=redis_url, **free | {setting: address}
        ) as process:
            status, lines = wait_for_end(process)
    assert status == 1
    (line,) = plain_lines(lines)
    assert re.fullmatch(rf"cannot listen on {address} \(.+\): set WARDGATE_{setting.upper()} to .+", line)


@pytest.mark.parametrize("command", [("gateway",), ("review", "worker")])
def test_a_missing_database_is_reported_in_one_line(
    command: tuple[str, ...], postgres: EmbeddedPostgres, redis_url: str
) -> None:
    settings = {
        "database_url": postgres.url("nowhere"),
        "redis_url": redis_url,
        "metrics_listen": "127.0.0.1:0",
    }
    gateway_only = {"receipt_keys": RECEIPT_KEYS, "listen": "127.0.0.1:0"} if command == ("gateway",) else {}
    with start_process(*command, **settings, **gateway_only) as process:
        status, lines = wait_for_end(process)
    assert status == 1
    (line,) = plain_lines(lines)
    assert "has no database of that name" in line
    assert "WARDGATE_DATABASE_URL" in line
