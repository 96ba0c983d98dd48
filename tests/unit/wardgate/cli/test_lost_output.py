"""Where the output goes to a full device or to a stream that the caller closed, no traceback is shown."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.gateway_server import TOKEN, FakeGateway

FULL = Path("/dev/full")


def ran(words: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command, run by a shell."""
    return subprocess.run(
        ["sh", "-c", f"{sys.executable} -m wardgate {words}"],
        capture_output=True,
        text=True,
        env=os.environ | (environment or {}),
        check=False,
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", ["--help", "check --help", "--version", "proto proto"])
def test_output_that_a_full_device_does_not_take_is_named_in_one_line(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[4]))
    monkeypatch.chdir(tmp_path)
    ended = ran(f"{words} >{FULL}")
    assert (ended.returncode, ended.stderr) == (
        1,
        "The output cannot be written to its end (No space left on device).\n",
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_fault_that_a_full_device_does_not_take_is_told_by_the_exit_code() -> None:
    ended = ran(f"no-such-command 2>{FULL}")
    assert (ended.returncode, ended.stdout) == (1, "")


def test_a_command_does_its_work_where_the_streams_are_closed(gateway: FakeGateway) -> None:
    environment = {"WARDGATE_TARGET": f"127.0.0.1:{gateway.port}", "WARDGATE_TOKEN": TOKEN}
    ended = ran("check 001099000001 --json >&-", environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    ended = ran("check 001099000001 --json 2>&- <&-", environment)
    assert ended.returncode == 0
    assert '"verdict"' in ended.stdout
    assert len(gateway.asked) == 2
