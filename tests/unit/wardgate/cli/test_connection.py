"""How a command finds its gateway, and what it prints without one."""

from pathlib import Path

import pytest

from runtime.problem import Problem
from tests.fakes.gateway_server import TOKEN, FakeGateway
from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.connection import find_connection


def keep(folder: Path, **lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "connection.env").write_text("# secret\n" + "".join(f"{n}={v}\n" for n, v in lines.items()))
    return folder


def test_flags_take_precedence_over_the_data_folder(tmp_path: Path) -> None:
    folder = keep(tmp_path / "kept", WARDGATE_TARGET="kept:1", WARDGATE_TOKEN="kept")
    assert find_connection("flag:2", "flag", folder).target == "flag:2"
    assert find_connection(None, None, folder).target == "kept:1"
    assert find_connection("flag:2", None, folder).token == "kept"


def test_without_a_gateway_the_message_says_how_to_start_one(run: Command) -> None:
    shown = run("check", "001099000001")
    assert shown.exit_code == 1
    assert "wardgate up" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_gateway_that_cannot_be_reached_is_one_line(run: Command) -> None:
    shown = run("claims", WARDGATE_TARGET="127.0.0.1:1", WARDGATE_TOKEN="x")
    assert shown.exit_code == 1
    assert shown.stderr.startswith("No gateway answers at 127.0.0.1:1. Start one with `wardgate up`")


def test_a_wrong_token_is_reported_with_its_reason(run: Command, gateway: FakeGateway) -> None:
    shown = run("claims", WARDGATE_TARGET=f"127.0.0.1:{gateway.port}", WARDGATE_TOKEN="stranger")
    assert shown.exit_code == 1
    assert "CALLER_UNKNOWN" in shown.stderr


@pytest.mark.parametrize("token", ["two\nlines", "a blank", "ký-tự", "tab\t"])
def test_a_token_that_cannot_be_sent_is_named_as_a_fault_of_the_setting(run: Command, token: str) -> None:
    shown = run("claims", WARDGATE_TARGET="127.0.0.1:1", WARDGATE_TOKEN=token)
    assert shown.exit_code == 2
    assert " ".join(shown.stderr.split()) == (
        "The token of --token or WARDGATE_TOKEN cannot be sent: it has a line break, a blank or a character "
        "that no token has. Copy it again, on one line."
    )


def test_facility_chooses_among_the_kept_tokens(run: Command, gateway: FakeGateway, tmp_path: Path) -> None:
    folder = keep(tmp_path / "kept", WARDGATE_TARGET=f"127.0.0.1:{gateway.port}", WARDGATE_TOKEN="another")
    (folder / "tokens.json").write_text(f'{{"01101": "{TOKEN}"}}')
    assert run("claims", "--data", str(folder)).exit_code == 1
    assert run("claims", "--data", str(folder), "--facility", "01101").exit_code == 0


def test_a_facility_without_a_kept_token_is_a_problem(tmp_path: Path) -> None:
    folder = keep(tmp_path / "kept", WARDGATE_TARGET="kept:1", WARDGATE_TOKEN="kept")
    with pytest.raises(Problem, match="No token of facility 99999"):
        find_connection(None, None, folder).as_facility("99999")


def test_the_help_of_every_command_has_an_example_and_the_exit_status(run: Command) -> None:
    for command in ("up", "check", "submit", "claims", "claim", "migrate"):
        shown = " ".join(run(command, "--help").stdout.split())
        assert f"Usage: wardgate {command}" in shown
        assert shown.count(f"wardgate {command}") > 1
        assert "Exit status: 0" in shown
