"""The one-machine stack when its processes are killed and when it is stopped."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.acceptance.running_stack import (
    RunningStack,
    all_gone,
    assert_leaves_no_process,
    running,
    wait_until,
)


class KilledRun(NamedTuple):
    """What a run had when it was killed."""

    children: dict[str, int]
    claims: set[str]
    tokens: str


@pytest.fixture(scope="module")
def folder(scratch: Path) -> Path:
    """The data folder of both runs."""
    return scratch / "hard-days"


@pytest.fixture(scope="module")
def first(folder: Path) -> Iterator[RunningStack]:
    """A run on an empty folder, until it is killed."""
    with running(folder) as started:
        yield started


@pytest.fixture(scope="module")
def killed(first: RunningStack) -> KilledRun:
    """The first run is killed."""
    run = KilledRun(first.children(), claims_of(first), (first.folder / "tokens.json").read_text())
    first.send(signal.SIGKILL)
    first.wait_for_end()
    return run


@pytest.fixture(scope="module")
def second(folder: Path, killed: KilledRun) -> Iterator[RunningStack]:
    """The next run on the folder."""
    with running(folder) as started:
        yield started


def claims_of(stack: RunningStack) -> set[str]:
    listed = stack.run_command("claims", "--json").stdout
    return {json.loads(line)["claim_id"] for line in listed.splitlines()}


def test_a_killed_process_is_started_again_and_reported(first: RunningStack) -> None:
    person = json.loads((first.folder / "samples.json").read_text())[0]["chip_id"]
    before = first.children()
    for name, pid in before.items():
        os.kill(pid, signal.SIGKILL)
        first.wait_for(f"{name} was killed by SIGKILL: restarting it")
    wait_until(lambda: not set(before.values()) & set(first.children().values()), "new children")
    wait_until(lambda: first.run_command("check", person).returncode == 0, "an answer")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux opens the output of another process")
def test_a_killed_process_is_started_again_although_nothing_reads_the_output(first: RunningStack) -> None:
    relay = first.children()["The relay"]
    with first.unread():
        os.kill(relay, signal.SIGKILL)
        wait_until(lambda: first.children()["The relay"] != relay, "a new relay")


def test_a_killed_run_leaves_no_process_and_the_next_run_finds_its_data(
    killed: KilledRun, second: RunningStack
) -> None:
    assert not set(killed.children.values()) & set(second.children().values())
    assert " people (already there)" in second.output
    assert (second.folder / "tokens.json").read_text() == killed.tokens
    assert killed.claims
    assert killed.claims <= claims_of(second)
    assert all_gone(iter(killed.children.values()))


def test_a_run_stopped_by_ctrl_c_exits_with_status_0_and_leaves_no_process(second: RunningStack) -> None:
    assert_leaves_no_process(second, signal.SIGINT)


@pytest.mark.parametrize("moment", ["Starting Wardgate", "PostgreSQL", "Register"])
def test_a_run_stopped_during_its_start_exits_with_status_0(scratch: Path, moment: str) -> None:
    folder = scratch / f"stopped-at-{moment.split(maxsplit=1)[0]}"
    stack = RunningStack(folder)
    stack.wait_for(moment)
    stack.send(signal.SIGTERM)
    assert stack.wait_for_end() == 0
    process_list = folder / "processes.json"
    assert all_gone(iter(stack.children().values() if process_list.exists() else []))
