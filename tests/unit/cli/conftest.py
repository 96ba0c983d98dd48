"""The commands as a person types them, against a fake gateway."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.fakes.gateway_server import TOKEN, FakeGateway, serving
from wardgate.cli import app

Type = Callable[..., Result]


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """One that answers."""
    with serving() as fake:
        yield fake


@pytest.fixture
def type_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command in an empty folder, with an environment of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("WARDGATE_TARGET", "WARDGATE_TOKEN", "WARDGATE_DATA", "WARDGATE_RECEIPT_KEYS"):
        monkeypatch.delenv(name, raising=False)

    def type_in(*words: str, **environment: str) -> Result:
        return CliRunner().invoke(app, words, env=environment)

    return type_in


@pytest.fixture
def ask(type_in: Type, gateway: FakeGateway) -> Type:
    """Types a command that finds the fake gateway by its environment."""

    def ask(*words: str) -> Result:
        return type_in(*words, WARDGATE_TARGET=f"127.0.0.1:{gateway.port}", WARDGATE_TOKEN=TOKEN)

    return ask
