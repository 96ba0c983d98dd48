"""The drill of docs/howto/restore.md: load, back up, go on, destroy, restore to a second, verify."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

import asyncpg
import httpx

from runtime.postgres.url import database_address
from runtime.time_zone import HO_CHI_MINH
from tests.acceptance.running_stack import NO_SECOND_LOOK, RunningStack
from tests.howto_commands import Command, commands
from tests.restore_check.hospital import Hospital, Told
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until
from wardgate.data_folder.connection_file import read_connection_file

# As the page has them, in this order.
UP, FOLLOW, RESTORE, UP_AGAIN, VERIFY = range(5)
EXAMPLES = {
    "/backup/2026-11-29": "{backup}",
    "/safe/2026-11-29": "{secrets}",
    "2026-11-29 10:31:05": "{until}",
}
Load: TypeAlias = Callable[[RunningStack], None]
Say: TypeAlias = Callable[[str], None]
RECEIVED = """
    SELECT bool_and(flush_lsn >= pg_current_wal_lsn()) FROM pg_stat_replication
    WHERE application_name = 'wardgate_backup'
"""


def nothing(stack: RunningStack) -> None:
    """Add nothing."""


def silently(line: str) -> None:
    """Print nothing."""


class Took(NamedTuple):
    """Seconds, and bytes of the copy and of the changes."""

    backup: float
    restore: float
    copied: int
    changes: int


class Drill:
    """The folders of one drill, all inside `place`."""

    def __init__(self, place: Path, say: Say = silently) -> None:
        """`say` gets what the drill does next."""
        self._say = say
        self.lost, self.restored = place / "lost", place / "restored"
        self.backup, self.secrets = place / "backup", place / "safe"
        self._page = commands("restore.md")

    def run(self, load: Load = nothing, go_on: Load = nothing) -> Took:
        """Go through all of it. `load` may add to what the stack has before the backup, `go_on` after it."""
        self._say("Starting a stack")
        stack = RunningStack(self.lost, **NO_SECOND_LOOK)
        try:
            stack.wait_for("Serving.")
            load(stack)
            before = asyncio.run(Hospital(self.lost).work(3))
            self._say("Backing up, while it serves")
            began = time.monotonic()
            with self._following() as killed:
                backed_up = time.monotonic() - began
                copied = _bytes(self.backup)
                go_on(stack)
                killed.kill()
            # Nothing follows now: the server keeps what is committed.
            kept = asyncio.run(Hospital(self.lost).work(3))
            with self._following() as follower:
                until = self._wait_for_the_next_second()
                undone = asyncio.run(Hospital(self.lost).work(3))
                asyncio.run(self._wait_until_received())
                self._say("Destroying it, at which the backup says that its server has ended")
                self._destroy(stack)
                follower.terminate()
        finally:
            stack.kill()
        self._say(f"Restoring what was there at {until:%H:%M:%S}")
        restored = self._restore(until)
        self._say("Starting what was restored, and comparing it with what was promised")
        self._verify(before, kept, undone)
        return Took(backed_up, restored, copied, _bytes(self.backup) - copied)

    @contextmanager
    def _following(self) -> Iterator["subprocess.Popen[str]"]:
        """`wardgate backup --follow`, from when it has the copy."""
        command = self._command(FOLLOW, data=self.lost)
        follower = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert follower.stdout
        try:
            assert any("Receiving changes" in line for line in follower.stdout), "it has ended"
            yield follower
        finally:
            follower.terminate()
            follower.communicate(timeout=LONGEST_WAIT_SECONDS)

    def _wait_for_the_next_second(self) -> datetime:
        """A moment without fractions, after what was acknowledged and before what comes next."""
        now = time.time()
        until = int(now) + 1
        while time.time() <= until:
            time.sleep(until - now)
            now = time.time()
        return datetime.fromtimestamp(until, HO_CHI_MINH)

    async def _wait_until_received(self) -> None:
        url = read_connection_file(self.lost / "connection.env")["WARDGATE_DATABASE_URL"]
        connection = await asyncpg.connect(database_address(url).urls[0])
        try:
            await wait_until(lambda: connection.fetchval(RECEIVED), bool)
        finally:
            await connection.close()

    def _destroy(self, stack: RunningStack) -> None:
        stack.kill()
        shutil.rmtree(self.lost)

    def _restore(self, until: datetime) -> float:
        began = time.monotonic()
        done = self._run(RESTORE, until=until)
        assert "The access log was not altered." in done.stdout, done.stdout
        return time.monotonic() - began

    def _verify(self, before: Told, kept: Told, undone: Told) -> None:
        stack = RunningStack(self.restored, **NO_SECOND_LOOK)
        try:
            stack.wait_for("Serving.")
            hospital = Hospital(self.restored)
            promised = before.claims | kept.claims
            assert asyncio.run(hospital.states(list(promised))) == promised
            assert set(asyncio.run(hospital.states(list(undone.claims))).values()) == {None}
            for told in (before, kept, undone):
                assert stack.run_command("receipt", told.receipt).returncode == 0
                assert asyncio.run(hospital.refusal_of(told.cursor)) == "CURSOR_EXPIRED"
            again = subprocess.run(
                self._command(FOLLOW, data=self.restored), capture_output=True, text=True, check=False
            )
            assert "of before a restore" in again.stderr, again.stderr
            self._run(VERIFY)
            asyncio.run(_log_in(hospital, self.restored))
        finally:
            stack.kill()

    def _run(self, place: int, **values: object) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            self._command(place, data=self.restored, **values),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def _command(self, place: int, *, data: Path, **values: object) -> list[str]:
        """A command of the page, with the folders of this drill."""
        command: Command = self._page[place]
        folders = {"backup": self.backup, "secrets": self.secrets, **values}
        words = [EXAMPLES.get(word, word).format(**folders) for word in command.runnable]
        if "--data" in words:
            at = words.index("--data")
            del words[at : at + 2]
        return [*words, "--data", str(data)]


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


async def _log_in(hospital: Hospital, folder: Path) -> None:
    url = read_connection_file(folder / "connection.env")["WARDGATE_CONSOLE_URL"]
    async with httpx.AsyncClient(base_url=url, timeout=30) as browser:
        await hospital.log_in(browser)
