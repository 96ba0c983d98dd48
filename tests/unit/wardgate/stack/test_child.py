"""Child processes: start, stop, logs, orphans."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from wardgate.stack.processes.child import Child
from wardgate.stack.processes.orphans import record_children, stop_orphans

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal,time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
]
PARENT = """
import sys, time
from pathlib import Path
from wardgate.stack.processes.child import Child
child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], log=Path(sys.argv[1]))
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Child]:
    child = Child("The sleeper", SLEEP, log=tmp_path / "logs" / "sleeper.log")
    child.start()
    yield child
    child.stop(timeout_seconds=0)


def gone_soon(pid: int) -> bool:
    for _ in range(200):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_the_output_goes_to_the_log(tmp_path: Path) -> None:
    child = Child("x", [sys.executable, "-c", "print('hello')"], log=tmp_path / "x.log")
    child.start()
    while child.is_alive:
        time.sleep(0.01)
    assert child.how_it_ended == "ended with status 0"
    assert (tmp_path / "x.log").read_text() == "hello\n"


def test_a_killed_child_says_by_which_signal_and_can_be_restarted(sleeper: Child) -> None:
    first = sleeper.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert gone_soon(first)
    assert sleeper.how_it_ended == "was killed by SIGKILL"
    sleeper.start()
    assert sleeper.is_alive
    assert sleeper.pid != first


def test_starting_a_running_child_changes_nothing(sleeper: Child) -> None:
    first = sleeper.pid
    sleeper.start()
    assert sleeper.pid == first


def test_a_child_that_ignores_the_stop_signal_is_killed(tmp_path: Path) -> None:
    child = Child("deaf", DEAF, log=tmp_path / "deaf.log")
    child.start()
    while not (tmp_path / "deaf.log").read_text():
        time.sleep(0.01)
    child.stop(timeout_seconds=0.2)
    assert child.how_it_ended == "was killed by SIGKILL"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_child_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    assert gone_soon(child)


def test_the_next_run_stops_the_orphans_of_a_killed_run(tmp_path: Path, sleeper: Child) -> None:
    pid = sleeper.pid
    assert pid is not None
    record_children([sleeper], tmp_path / "processes.json")
    assert stop_orphans(tmp_path / "processes.json") == ["The sleeper"]
    assert gone_soon(pid)
    assert stop_orphans(tmp_path / "processes.json") == []


def test_the_record_of_children_is_replaced_as_a_whole(tmp_path: Path, sleeper: Child) -> None:
    note = tmp_path / "processes.json"
    record_children([sleeper], note)
    with note.open() as reading:
        record_children([], note)
        assert "The sleeper" in reading.read()
    assert note.read_text() == "[]"


def test_another_process_with_the_pid_of_an_orphan_is_left_alone(tmp_path: Path, sleeper: Child) -> None:
    file = tmp_path / "processes.json"
    file.write_text(f'[{{"name": "The gateway", "pid": {sleeper.pid}, "started_at": 1000.0}}]')
    assert stop_orphans(file) == []
    assert sleeper.is_alive


def test_a_damaged_record_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "processes.json").write_text('[{"name"')
    assert stop_orphans(tmp_path / "processes.json") == []
