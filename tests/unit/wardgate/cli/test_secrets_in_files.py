"""Commands read their environment variables from files, too."""

import os
from pathlib import Path

from tests.fakes.gateway_server import TOKEN, FakeGateway
from tests.unit.wardgate.cli.conftest import Command


def test_a_token_can_be_in_a_file(run: Command, gateway: FakeGateway, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    shown = run("claims", WARDGATE_TARGET=f"127.0.0.1:{gateway.port}", WARDGATE_TOKEN_FILE=str(file))
    assert shown.exit_code == 0
    assert "WARDGATE_TOKEN" not in os.environ


def test_a_file_that_is_not_there_is_wrong_usage_and_named(run: Command) -> None:
    shown = run("claims", WARDGATE_TOKEN_FILE="/absent")
    assert shown.exit_code == 2
    assert "WARDGATE_TOKEN_FILE (/absent) cannot be read: No such file or directory" in unboxed(shown.stderr)


def test_a_token_and_its_file_together_are_refused(run: Command, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("geheim")
    shown = run("claims", WARDGATE_TOKEN="x", WARDGATE_TOKEN_FILE=str(tmp_path / "token"))
    assert shown.exit_code == 2
    assert "WARDGATE_TOKEN and WARDGATE_TOKEN_FILE are both set" in unboxed(shown.stderr)
    assert "geheim" not in shown.output


def unboxed(text: str) -> str:
    """The text of an error, without its box."""
    return " ".join(text.replace("│", " ").split())
