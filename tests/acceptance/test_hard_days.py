"""The one-machine stack when its processes are killed and when it is stopped."""

import json
import os
import signal
from pathlib import Path

import psutil
import pytest

from tests.acceptance.running_stack import RunningStack, all_gone, running, wait_until


@pytest.fixture
def folder(scratch: Path, request: pytest.FixtureRequest) -> Path:
    return scratch / f"up-{abs(hash(request.node.name)) % 10_000}"


def test_a_killed_process_is_started_again_and_reported(folder: Path) -> None:
    with running(folder) as stack:
        person = json.loads((folder / "samples.json").read_text())[0]["chip_id"]
        before = stack.children()
        for name, pid in before.items():
            os.kill(pid, signal.SIGKILL)
            stack.wait_for(f"{name} was killed by SIGKILL: restarting it")
        wait_until(lambda: not set(before.values()) & set(stack.children().values()), "new children")
        wait_until(lambda: stack.run_command("check", person).returncode == 0, "an answer")


def test_a_killed_run_leaves_no_process_and_the_next_run_finds_its_data(folder: Path) -> None:
    with running(folder) as first:
        claims = first.run_command("claims", "--json").stdout
        token = (folder / "tokens.json").read_text()
        children = first.children()
        first.send(signal.SIGKILL)
        first.wait_for_end()
    with running(folder) as second:
        assert not set(children.values()) & set(second.children().values())
        assert " people (already there)" in second.output
        assert (folder / "tokens.json").read_text() == token
        known = {
            json.loads(line)["claim_id"]
            for line in second.run_command("claims", "--json").stdout.splitlines()
        }
        assert {json.loads(line)["claim_id"] for line in claims.splitlines()} <= known
    assert all_gone(iter(children.values()))


@pytest.mark.parametrize("stop_signal", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_exits_with_status_0_and_leaves_no_process(
    folder: Path, stop_signal: signal.Signals
) -> None:
    with running(folder) as stack:
        children = stack.children()
        backends = [child.pid for pid in children.values() for child in psutil.Process(pid).children()]
        stack.send(stop_signal)
        assert stack.wait_for_end() == 0
    assert stack.output.rstrip().endswith("Stopped.")
    assert all_gone(iter([*children.values(), *backends]))


@pytest.mark.parametrize("moment", ["Starting Wardgate", "PostgreSQL", "Register"])
def test_a_run_stopped_during_its_start_exits_with_status_0(folder: Path, moment: str) -> None:
    stack = RunningStack(folder)
    stack.wait_for(moment)
    stack.send(signal.SIGTERM)
    assert stack.wait_for_end() == 0
    process_list = folder / "processes.json"
    assert all_gone(iter(stack.children().values() if process_list.exists() else []))
