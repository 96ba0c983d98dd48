"""Runs commands as a person types them, against a fake gateway."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.fakes.gateway_server import TOKEN, FakeGateway, serving
from wardgate.cli import app

Command = Callable[..., Result]


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """A fake gateway that serves."""
    with serving() as fake:
        yield fake


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command in an empty folder, without a gateway, with the environment given."""
    monkeypatch.chdir(tmp_path)
    for name in ("WARDGATE_TARGET", "WARDGATE_TOKEN", "WARDGATE_DATA", "WARDGATE_RECEIPT_KEYS"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str, **environment: str) -> Result:
        return CliRunner().invoke(app, words, env=environment)

    return run


@pytest.fixture
def call(run: Command, gateway: FakeGateway) -> Command:
    """Runs a command that finds the fake gateway in its environment."""

    def call(*words: str) -> Result:
        return run(*words, WARDGATE_TARGET=f"127.0.0.1:{gateway.port}", WARDGATE_TOKEN=TOKEN)

    return call
