"""Finds the files of a folder that are complete: nothing of them changes any more."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import monotonic
from typing import NamedTuple

# Programs and browsers write under such names until a file is complete.
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".filepart", "~")
# A file that cannot be read may be one that is still being written, slowly; so may a visit without its XML1.
SLOW_WRITER_SECONDS = 60.0
# Hidden files, and those of macOS beside others.
HIDDEN = "."


class FileState(NamedTuple):
    """By which a change is seen."""

    size: int
    changed_ns: int
    inode: int


class SettledFile(NamedTuple):
    """A file that did not change for a while, and how it is."""

    path: Path
    state: FileState
    quiet_seconds: float

    @property
    def is_unchanged(self) -> bool:
        """Whether it is as it was found."""
        return state_of(self.path) == self.state


class _Seen(NamedTuple):
    """A file as it was found, and since when it is so."""

    state: FileState
    since: float


class SettledFiles:
    """The complete files of a folder, the oldest first. Subfolders are not looked into."""

    def __init__(
        self,
        folder: Path,
        settle_seconds: float,
        now: Callable[[], float],
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """`now` is the wall clock in seconds, which times of files are compared with."""
        self._folder = folder
        self._settle_seconds = settle_seconds
        self._now = now
        self._seconds = seconds
        self._seen: dict[Path, _Seen] = {}
        # Whether a file is being written of which nothing is known yet.
        self.is_one_begun = False

    def find(self) -> list[SettledFile]:
        """Those that were the same when they were looked for before, and did not change since long enough."""
        known = self._seen
        self._seen = {path: self._as_seen(path, state) for path, state in self._states()}
        self.is_one_begun = any(self._is_begun(path, seen) for path, seen in self._seen.items())
        settled = [
            SettledFile(path, seen.state, self._quiet_seconds(seen))
            for path, seen in self._seen.items()
            if not _is_passed_over(path) and path in known and known[path].state == seen.state
        ]
        quiet = [file for file in settled if file.quiet_seconds >= self._settle_seconds]
        return sorted(quiet, key=lambda file: (file.state.changed_ns, file.path.name))

    @property
    def seen(self) -> Mapping[Path, FileState]:
        """Every file that the folder had when it was read last, complete or not."""
        return {path: seen.state for path, seen in self._seen.items() if not _is_passed_over(path)}

    def _states(self) -> Iterator[tuple[Path, FileState]]:
        for path in self._folder.iterdir():
            if path.is_file() and (state := state_of(path)) is not None:
                yield path, state

    def _as_seen(self, path: Path, state: FileState) -> _Seen:
        before = self._seen.get(path)
        return before if before is not None and before.state == state else _Seen(state, self._seconds())

    def _quiet_seconds(self, seen: _Seen) -> float:
        by_its_time = self._now() - seen.state.changed_ns / 1e9
        # The clock of a file server may be ahead, by hours where it takes the local time for UTC.
        return by_its_time if by_its_time >= 0 else self._seconds() - seen.since

    def _is_begun(self, path: Path, seen: _Seen) -> bool:
        is_new = self._quiet_seconds(seen) < SLOW_WRITER_SECONDS
        return is_new and (not seen.state.size or _is_passed_over(path))


def _is_passed_over(path: Path) -> bool:
    name = path.name.lower()
    return name.startswith(HIDDEN) or name.endswith(UNFINISHED)


def state_of(path: Path) -> FileState | None:
    """None for a file that is no longer there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return FileState(found.st_size, found.st_mtime_ns, found.st_ino)
