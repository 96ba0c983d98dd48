"""Hands in the files of a folder as they become complete, some at a time."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Protocol
from unicodedata import normalize

from runtime.output.counted import counted
from wardgate.cli.claims.folder.file_sets import FileSet, FileSets
from wardgate.cli.claims.folder.hand_in import PASSING, HandedIn, NotYet
from wardgate.cli.claims.folder.outbox import Outbox
from wardgate.cli.claims.folder.settled_files import SLOW_WRITER_SECONDS
from wardgate.cli.output.escaped import escaped
from wardgate.client import Refused

# At a time. A larger file goes alone: it is read whole.
MOST_FILES, MOST_BYTES = 16, 16 * 1024 * 1024
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# A file with claims that no worker has reviewed yet, while other files are handed in.
ASK_AGAIN_SECONDS = 30.0


class HandsIn(Protocol):
    """Hands in one file, or the files of one visit."""

    async def __call__(self, files: Sequence[Path], answers: Path) -> HandedIn:
        """Write the answers into the folder. Raises NotYet and Refused."""
        ...


class WatchedFolder:
    """Files go from `files` to `outbox`. `say` gets a line for each, and when the gateway goes or comes.

    It may be stopped at any moment: a file leaves its place when all its answers are written, and the gateway
    knows claims that it gets again.
    """

    def __init__(self, files: FileSets, outbox: Outbox, hand_in: HandsIn, say: Callable[[str], None]) -> None:
        self._files = files
        self._outbox = outbox
        self._hand_in = hand_in
        self._say = say
        self._pause = 0.0
        self._unreviewed: dict[Path, float] = {}
        self.refused = 0

    async def run(self, stopping: asyncio.Event, look_every: float) -> None:
        """Look into the folder until `stopping` is set. Raises Refused where no call of ours is taken."""
        while not stopping.is_set():
            await self.look(stopping)
            await _pause(stopping, self._pause or look_every)

    async def run_once(self, stopping: asyncio.Event, settle_seconds: float) -> None:
        """Hand in what is complete now; one try for each file."""
        self._files.find()
        await _pause(stopping, settle_seconds)
        await self.look(stopping)

    async def look(self, stopping: asyncio.Event) -> None:
        """Hand in the files that are complete."""
        due = deque(file for file in self._files.find() if self._is_due(file))
        while due and not stopping.is_set():
            refusals = await asyncio.gather(*map(self._try, self._next_files(due)))
            if refused := next(filter(None, refusals), None):
                if refused.code not in PASSING:
                    raise refused
                self._wait(refused)
                return
            if self._pause:
                self._pause = 0.0
                self._say("The gateway takes claims again.")

    def _is_due(self, file: FileSet) -> bool:
        return self._unreviewed.get(file.path, 0.0) <= monotonic()

    def _next_files(self, due: deque[FileSet]) -> list[FileSet]:
        """What is handed in at one time: one file while it is not known whether the gateway takes claims.

        Never two of one visit: a correction or withdrawal comes after what it is about.
        """
        files = [due.popleft()]
        if files[0].number and not self._pause:
            while due and _may_join(due[0], files):
                files.append(due.popleft())
        return files

    async def _try(self, file: FileSet) -> Refused | None:
        answers = self._outbox.new_answers()
        try:
            await self._take(file, answers)
        except NotYet as later:
            return later.refused
        except Refused as refused:
            return refused
        finally:
            self._outbox.drop(answers)
        return None

    async def _take(self, file: FileSet, answers: Path) -> None:
        result = await self._hand_in(file.paths, answers)
        may_be_unfinished = result.unreadable and file.quiet_seconds < SLOW_WRITER_SECONDS
        if may_be_unfinished or not file.is_unchanged:
            # It is handed in again when it has changed, or has been quiet for longer.
            return
        if result.waiting:
            # The gateway has its claims: they are only asked after.
            self._unreviewed[file.path] = monotonic() + ASK_AGAIN_SECONDS
            return
        self._unreviewed.pop(file.path, None)
        kept = self._outbox.keep(file.files, answers, is_refused=result.refused > 0)
        self.refused += result.refused
        self._say(f"{escaped(file.name)}: {result.in_words()} -> {escaped(str(kept))}")

    def _wait(self, refused: Refused) -> None:
        if not self._pause:
            waiting = counted(self._files.count, "file waits", "files wait")
            self._say(f"The gateway takes no claims now ({escaped(refused.message)}): {waiting}.")
        self._pause = min(max(self._pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE)


def _may_join(file: FileSet, files: Sequence[FileSet]) -> bool:
    is_other = bool(file.number) and all(_folded(file.number) != _folded(one.number) for one in files)
    return is_other and len(files) < MOST_FILES and file.size + sum(one.size for one in files) <= MOST_BYTES


def _folded(number: str) -> str:
    """The same for numbers that the gateway takes for one."""
    return normalize("NFC", number)


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
