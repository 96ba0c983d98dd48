"""`wardgate access` on the log of a test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from wardgate.cli import app

Run = Callable[..., Result]


@pytest.fixture
def access(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on this test's log."""
    monkeypatch.chdir(tmp_path)

    def access(*words: str) -> Result:
        return CliRunner().invoke(app, ("access", *words), env={"WARDGATE_DATABASE_URL": database_url})

    return access
