"""The commands of docs/howto/use-tls.md do what the page says."""

import asyncio
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.certificates import Authority
from tests.howto_commands import Command, commands
from tests.integration.in_process_gateway import HOLDING, fill_register
from tests.receipt_keys import RECEIPT_KEYS
from tests.wait_until import LONGEST_WAIT_SECONDS

TOKEN = {"WARDGATE_TOKEN": "secret"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the page names."""
    gateways, clinics = Authority("of the gateway"), Authority("of the clinics")
    gateways.server().write(tmp_path, "tls")
    clinics.client("01001").write(tmp_path, "clinic")
    (tmp_path / "authority.pem").write_bytes(gateways.pem)
    (tmp_path / "authorities").mkdir()
    (tmp_path / "authorities" / "clinics.pem").write_bytes(clinics.pem)
    (tmp_path / "revoked.crl").write_bytes(clinics.list_of_revoked())
    return tmp_path


def without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("WARDGATE_")}


@contextmanager
def process(command: Command, folder: Path, **settings: str) -> Iterator[str]:
    """Run the command on free ports of loopback; yields the target."""
    listen = {name: "127.0.0.1:0" for name in command.environment if name.endswith("_LISTEN")}
    given = {f"WARDGATE_{name.upper()}": value for name, value in settings.items()}
    environment = without_settings() | command.environment | listen | given
    started = subprocess.Popen(
        command.runnable, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert started.stderr
        lines = (json.loads(line) for line in started.stderr)
        yield next(f"127.0.0.1:{line['port']}" for line in lines if line["event"] == "serving")
    finally:
        started.terminate()
        _, log = started.communicate(timeout=LONGEST_WAIT_SECONDS)
        # Every line is one of ours, whoever has called.
        assert all(json.loads(line) for line in log.splitlines())


def run(command: Command, target: str, folder: Path) -> str:
    """What the command prints."""
    token = {} if "--cert" in command.words else TOKEN
    environment = without_settings() | {"WARDGATE_TARGET": target} | token
    done = subprocess.run(
        command.runnable, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def call_without_tls(target: str) -> None:
    host, port = target.split(":")
    with socket.create_connection((host, int(port)), timeout=LONGEST_WAIT_SECONDS) as plain:
        plain.sendall(b"GET / HTTP/1.0\r\n\r\n")
        while plain.recv(1024):
            pass


def test_the_commands_of_the_page_work_in_their_order(
    database_url: str, redis_url: str, folder: Path
) -> None:
    asyncio.run(fill_register(database_url, HOLDING))
    settings = {
        "database_url": database_url,
        "redis_url": redis_url,
        "receipt_keys": RECEIPT_KEYS,
        "metrics_listen": "127.0.0.1:0",
        "console_metrics_listen": "127.0.0.1:0",
        "spool": str(folder),
    }
    by_token, check, claims, by_certificate, check_by_certificate, console = commands("use-tls.md")
    with process(by_token, folder, **settings) as target:
        assert HOLDING.person.chip_id in check.words
        assert "At the desk" in run(check, target, folder)
        run(claims, target, folder)
        call_without_tls(target)
    with process(by_certificate, folder, **settings) as target:
        assert "At the desk" in run(check_by_certificate, target, folder)
    with process(console, folder, **settings) as target:
        assert target
