"""`wardgate webhooks` on a real database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.relay.webhooks.signature import is_secret
from wardgate.cli import app

Run = Callable[..., Result]
URL = "https://portal.example.vn/events"


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        environment = {"WARDGATE_DATABASE_URL": database_url, "COLUMNS": "160"}
        return CliRunner().invoke(app, ("webhooks", *words), env=environment)

    return run


def test_a_webhook_is_added_listed_and_removed_and_its_secret_shown_once(run: Run) -> None:
    assert "There are no webhooks" in run("list").stdout
    added = json.loads(run("add", "79001", URL, "--kind", "person", "--province", "79", "--json").stdout)
    assert is_secret(added["secret"])
    listed = run("list", "--json").stdout
    assert added["secret"] not in listed
    assert json.loads(listed)["url"] == URL
    assert f"{URL}  person 79" in " ".join(run("list").stdout.split("\n")).replace("   ", "  ")
    assert "There are no dead events." in run("dead").stdout
    assert "0 events are sent again." in run("resend", "1", "7").stdout
    assert run("remove", "1").exit_code == 0


@pytest.mark.parametrize("words", [("remove",), ("dead",), ("resend",), ("resend", "7")])
def test_a_webhook_that_is_not_there_is_named(run: Run, words: tuple[str, ...]) -> None:
    command, *numbers = words
    refused = run(command, "404", *numbers)
    assert refused.exit_code == 1
    assert "There is no webhook 404" in refused.stderr


@pytest.mark.parametrize("words", [(URL, "--province", "Hà Nội"), (URL, "--kind", "claim"), ()])
def test_a_wrong_command_adds_nothing(run: Run, words: tuple[str, ...]) -> None:
    assert run("add", "79001", *words).exit_code == 2


def test_a_url_that_is_no_url_is_named(run: Run) -> None:
    refused = run("add", "79001", "ftp://portal.example.vn/")
    assert refused.exit_code == 2
    assert "This URL cannot be used" in refused.stderr
