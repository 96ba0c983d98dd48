"""PostgreSQL stopped or frozen, gateways killed: every answered look-up is in the log exactly once."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest

from tests.integration.access_audit import fetch, verify
from tests.integration.timing.allowed_time import allowed
from tests.integration.timing.frozen import frozen
from tests.wait_until import LONGEST_WAIT_SECONDS
from wardgate.stack.embedded.postgres import EmbeddedPostgres

ROOT = Path(__file__).parents[3]
# A look-up waits at most half a second for the log; the rest allows for the machine.
LONGEST_ANSWER = 2.0


class SpoolingProcess:
    """A process that writes look-ups without a pause; `answered` are their check ids."""

    def __init__(self, database_url: str, folder: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "tests.integration.timing.spooling_process",
            database_url,
            str(folder),
        ]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.answered: list[str] = []
        self._reading = Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        assert self._process.stdout
        self.answered.extend(line.strip() for line in self._process.stdout if line.endswith("\n"))

    def kill(self) -> None:
        """Kill it (SIGKILL), and read what it has printed until then."""
        self._process.kill()
        self._process.wait()
        self._reading.join()
        assert self._process.stdout
        self._process.stdout.close()


class SpoolingProcesses:
    """Processes that share a spool folder, one after the other or at the same time."""

    def __init__(self, postgres: EmbeddedPostgres, folder: Path) -> None:
        self.postgres = postgres
        self.folder = folder
        self.all: list[SpoolingProcess] = []

    @contextmanager
    def start(self) -> Iterator[SpoolingProcess]:
        """Start a process; it is killed on exit."""
        process = SpoolingProcess(self.postgres.url(), self.folder)
        self.all.append(process)
        try:
            yield process
        finally:
            process.kill()

    def wait_until_empty(self) -> None:
        """Wait until the files of killed processes are removed and those of running ones are empty."""
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while self.bytes_spooled():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def bytes_spooled(self) -> int:
        """The size of all spool files."""
        total = 0
        for file in self.folder.glob("*.spool"):
            with suppress(FileNotFoundError):
                total += file.stat().st_size
        return total

    @property
    def answered(self) -> set[str]:
        """The check ids of all processes."""
        return {check_id for process in self.all for check_id in process.answered}


@pytest.fixture
def processes(own_postgres: EmbeddedPostgres, tmp_path: Path) -> SpoolingProcesses:
    """No process is started yet."""
    return SpoolingProcesses(own_postgres, tmp_path / "spool")


def wait_for_answers(process: SpoolingProcess, count: int = 60) -> float:
    """Wait for `count` more answers; returns the longest time without an answer, in seconds."""
    aim, longest, since = len(process.answered) + count, 0.0, time.monotonic()
    seen = len(process.answered)
    while len(process.answered) < aim:
        assert time.monotonic() - since < LONGEST_WAIT_SECONDS, "no more answers"
        if len(process.answered) > seen:
            seen, since = len(process.answered), time.monotonic()
        longest = max(longest, time.monotonic() - since)
        time.sleep(0.005)
    return longest


def assert_answered_in_time(process: SpoolingProcess, count: int) -> None:
    """None of `count` more answers takes long."""
    allowed_before = allowed(LONGEST_ANSWER)
    assert wait_for_answers(process, count) < max(allowed_before, allowed(LONGEST_ANSWER))


def assert_each_answer_is_logged_once(processes: SpoolingProcesses) -> None:
    """Every answered look-up is in the log exactly once, and the log is sound."""
    url = processes.postgres.url()
    logged = [str(row[0]) for row in asyncio.run(fetch(url, "SELECT check_id FROM gateway.access_log"))]
    assert processes.answered <= set(logged)
    assert len(logged) == len(set(logged))
    assert not asyncio.run(verify(url)).findings


def test_look_ups_answered_while_the_database_is_stopped_are_logged_after_its_return(
    processes: SpoolingProcesses,
) -> None:
    with processes.start() as process:
        wait_for_answers(process)
        processes.postgres.__exit__(None, None, None)
        assert_answered_in_time(process, 600)
        processes.postgres.ensure_running()
        processes.wait_until_empty()
        wait_for_answers(process)
    assert_each_answer_is_logged_once(processes)


def test_a_frozen_database_delays_no_answer_and_gets_no_entry_twice(processes: SpoolingProcesses) -> None:
    with processes.start() as process:
        wait_for_answers(process)
        for _ in range(3):
            with frozen(processes.postgres.child):
                assert_answered_in_time(process, 200)
            processes.wait_until_empty()
            wait_for_answers(process)
    assert_each_answer_is_logged_once(processes)


def test_gateways_killed_at_any_moment_lose_no_answered_look_up(processes: SpoolingProcesses) -> None:
    with processes.start() as process:
        wait_for_answers(process)
        processes.postgres.__exit__(None, None, None)
        wait_for_answers(process, 2000)
    with processes.start() as first, processes.start() as second:
        wait_for_answers(first, 2000)
        wait_for_answers(second, 200)
    assert processes.bytes_spooled()
    processes.postgres.ensure_running()
    # Each is killed while it writes what the ones before it have left to the log.
    for number in range(6):
        with processes.start() as process:
            wait_for_answers(process, 20 * number)
    with processes.start() as process:
        wait_for_answers(process, 20)
        processes.wait_until_empty()
    assert_each_answer_is_logged_once(processes)


def test_one_flipped_byte_in_the_spool_costs_one_link_and_the_log_says_which_look_ups_are_missing(
    processes: SpoolingProcesses,
) -> None:
    with processes.start() as process:
        wait_for_answers(process)
        processes.postgres.__exit__(None, None, None)
        # What a slow database made the process spool before that may be in the log already.
        spooled = processes.bytes_spooled()
        wait_for_answers(process, 400)
    flip_a_byte(processes.folder, spooled)
    processes.postgres.ensure_running()
    with processes.start() as process:
        wait_for_answers(process, 20)
        processes.wait_until_empty()
    url = processes.postgres.url()
    rows = asyncio.run(fetch(url, "SELECT check_id, purpose, subject FROM gateway.access_log"))
    missing = processes.answered - {str(row[0]) for row in rows}
    assert 1 <= len(missing) <= 6
    assert [int(row["subject"]) for row in rows if row["purpose"] == "lost"] == [len(missing)]
    verdict = asyncio.run(verify(url))
    assert sorted(finding.wrong for finding in verdict.findings) == ["lost", "missing"]


def flip_a_byte(folder: Path, start: int) -> None:
    """Change one bit in the middle of what follows in the only spool file, as a failing disk may."""
    (file,) = folder.glob("*.spool")
    content = bytearray(file.read_bytes())
    content[(start + len(content)) // 2] ^= 0x10
    file.write_bytes(content)
