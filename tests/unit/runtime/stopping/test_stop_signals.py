"""Which signals ask a process to stop."""

import subprocess
import sys

import pytest

SCRIPT = """
import asyncio, os, signal
from runtime.stopping.stop_signals import on_stop_signal
async def main():
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    os.kill(os.getpid(), signal.{number})
    await asyncio.wait_for(stop.wait(), {seconds})
    print("stopped in order")
asyncio.run(main())
"""


STARTING = """
import os, signal
from runtime.stopping.stop_signals import end_at_stop_signal
end_at_stop_signal()
os.kill(os.getpid(), signal.{number})
print("not stopped")
"""


def ran(number: str, *prefix: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    command = [*prefix, sys.executable, "-c", SCRIPT.format(number=number, seconds=seconds)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_process_that_is_asked_to_stop_does_it_in_order(number: str) -> None:
    assert ran(number).stdout == "stopped in order\n"


def test_what_nohup_has_started_outlives_its_terminal() -> None:
    ended = ran("SIGHUP", "sh", "-c", 'trap "" HUP; exec "$@"', "sh", seconds=0.1)
    assert "TimeoutError" in ended.stderr


@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT"])
def test_a_process_that_is_asked_to_stop_while_it_starts_ends_at_once(number: str) -> None:
    command = [sys.executable, "-c", STARTING.format(number=number)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
