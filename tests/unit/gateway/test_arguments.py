"""`python -m gateway` and `python -m gateway.relay` have no flags: their settings are in the environment."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["gateway", "gateway.relay"])
@pytest.mark.parametrize(("argument", "status"), [("--help", 0), ("--listen=0.0.0.0:50051", 2)])
def test_a_process_does_not_start_with_an_argument_and_says_where_settings_are(
    module: str, argument: str, status: int
) -> None:
    command = [sys.executable, "-m", module, argument]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    assert shown.returncode == status
    assert f"python -m {module}" in shown.stdout + shown.stderr
    assert ("docs/settings.md" in shown.stdout) == (argument == "--help")
