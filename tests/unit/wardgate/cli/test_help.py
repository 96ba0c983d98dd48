"""The output of --help."""

from importlib.metadata import version

import pytest

from tests.unit.wardgate.cli.conftest import Command


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "submit",
        "claims",
        "claim",
        "cancel",
        "explain",
        "migrate",
        "up",
        "reviewers add",
        "health",
        "secrets",
        "backup",
        "restore",
    ],
)
def test_all_examples_have_the_same_indentation(command: str, run: Command) -> None:
    shown = run(*command.split(), "--help").stdout
    above_the_flags = shown.partition("Usage:")[2].partition("╭")[0].splitlines()[1:]
    examples = [line for line in above_the_flags if f"wardgate {command} " in f"{line} " and "`" not in line]
    assert examples
    assert all(line.startswith("     ") for line in examples)
    assert "[none]" not in shown


def test_the_commands_are_listed_by_their_users(run: Command) -> None:
    shown = run("--help").stdout
    panels = ["Everything on this machine", "For a hospital", "For the operator", "For offices and citizens"]
    assert sorted(panels, key=shown.index) == panels
    assert "─ Commands ─" not in shown


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("submit", "{FILE}..."),
        ("claims set-aside", "[CLAIM_ID]..."),
        ("webhooks resend", "{ID} [NUMBER]..."),
        ("tokens list", "[FACILITY]"),
    ],
)
def test_the_usage_marks_once_what_may_be_left_out_or_repeated(
    command: str, arguments: str, run: Command
) -> None:
    usage = run(*command.split(), "--help").stdout.partition("Usage:")[2].splitlines()[0]
    assert usage.rstrip().endswith(f"[OPTIONS] {arguments}")


def test_the_version_is_that_of_the_package(run: Command) -> None:
    shown = run("--version")
    assert (shown.exit_code, shown.stdout) == (0, f"wardgate {version('wardgate')}\n")
