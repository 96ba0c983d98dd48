"""PostgreSQL stopped, frozen, gateways killed: every answered look-up is in the log, and none twice."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest

from tests.integration.access_audit import rows, verified
from tests.integration.standing_still import frozen
from wardgate.migrate import migrate
from wardgate.stack.embedded.postgres import EmbeddedPostgres

ROOT = Path(__file__).parents[2]
# A look-up waits at most half a second for the log; the rest is a machine with other things to do.
LONGEST_ANSWER = 2.0


class Asker:
    """A process that looks up for ever; `answered` are the look-ups that it has had answered."""

    def __init__(self, database_url: str, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.integration.spooling_process", database_url, str(folder)]
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
        """As a power cut does; what it has said until then is read."""
        self._process.kill()
        self._process.wait()
        self._reading.join()
        assert self._process.stdout
        self._process.stdout.close()


class Askers:
    """One after the other or side by side, on one spool folder."""

    def __init__(self, postgres: EmbeddedPostgres, folder: Path) -> None:
        self.postgres = postgres
        self.folder = folder
        self.all: list[Asker] = []

    @contextmanager
    def asking(self) -> Iterator[Asker]:
        """Killed on exit."""
        asker = Asker(self.postgres.url(), self.folder)
        self.all.append(asker)
        try:
            yield asker
        finally:
            asker.kill()

    def until_nothing_waits(self) -> None:
        """The files of those that are gone are gone too, and those of the living are empty."""
        deadline = time.monotonic() + 30
        while self.waiting():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def waiting(self) -> int:
        """Bytes in the folder."""
        total = 0
        for file in self.folder.glob("*.spool"):
            with suppress(FileNotFoundError):
                total += file.stat().st_size
        return total

    @property
    def answered(self) -> set[str]:
        """By any of them."""
        return {check_id for asker in self.all for check_id in asker.answered}


@pytest.fixture
def askers(scratch: Path, tmp_path: Path) -> Iterator[Askers]:
    """With a PostgreSQL of their own, which may be stopped."""
    with EmbeddedPostgres(scratch / f"spooled-{tmp_path.name}") as server:
        asyncio.run(migrate(server.url()))
        yield Askers(server, tmp_path / "spool")


def more(asker: Asker, count: int = 60) -> float:
    """Wait until it has had so many more answered; the longest time without an answer, in seconds."""
    aim, longest, since = len(asker.answered) + count, 0.0, time.monotonic()
    seen = len(asker.answered)
    while len(asker.answered) < aim:
        assert time.monotonic() - since < 20, "nobody answers any more"
        if len(asker.answered) > seen:
            seen, since = len(asker.answered), time.monotonic()
        longest = max(longest, time.monotonic() - since)
        time.sleep(0.005)
    return longest


def assert_all_are_in_the_log_once(askers: Askers) -> None:
    """And the log is sound."""
    url = askers.postgres.url()
    logged = [str(row[0]) for row in asyncio.run(rows(url, "SELECT check_id FROM gateway.access_log"))]
    assert askers.answered <= set(logged)
    assert len(logged) == len(set(logged))
    assert not asyncio.run(verified(url)).findings


def test_a_database_that_stops_and_comes_back_has_everything_in_the_end(askers: Askers) -> None:
    with askers.asking() as asker:
        more(asker)
        askers.postgres.__exit__(None, None, None)
        assert more(asker, 600) < LONGEST_ANSWER
        askers.postgres.ensure_running()
        askers.until_nothing_waits()
        more(asker)
    assert_all_are_in_the_log_once(askers)


def test_a_database_that_freezes_keeps_nobody_waiting_and_gets_nothing_twice(askers: Askers) -> None:
    with askers.asking() as asker:
        more(asker)
        for _ in range(3):
            with frozen(askers.postgres.child):
                assert more(asker, 200) < LONGEST_ANSWER
            askers.until_nothing_waits()
            more(asker)
    assert_all_are_in_the_log_once(askers)


def test_gateways_killed_at_any_moment_lose_nothing_that_they_answered(askers: Askers) -> None:
    with askers.asking() as asker:
        more(asker)
        askers.postgres.__exit__(None, None, None)
        more(asker, 2000)
    with askers.asking() as first, askers.asking() as second:
        more(first, 2000)
        more(second, 200)
    assert askers.waiting()
    askers.postgres.ensure_running()
    # Each is killed in the middle of bringing what the ones before it have left.
    for number in range(6):
        with askers.asking() as asker:
            more(asker, 20 * number)
    with askers.asking() as asker:
        more(asker, 20)
        askers.until_nothing_waits()
    assert_all_are_in_the_log_once(askers)
