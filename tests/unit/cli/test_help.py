"""What --help says."""

import pytest

from tests.unit.cli.conftest import Type


@pytest.mark.parametrize("command", ["check", "submit", "claims", "claim", "migrate", "up"])
def test_every_example_is_indented_alike(command: str, type_in: Type) -> None:
    shown = type_in(command, "--help").stdout
    examples = [line for line in shown.splitlines() if f"wardgate {command}" in line and "Usage" not in line]
    assert examples
    assert all(line.startswith("     ") for line in examples)
    assert "[none]" not in shown
