"""The folder of one office: `out` has messages for it, `in` takes its answers."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from runtime.untrusted.regular_file import read_regular_file

# An answer has a few facts.
MOST_BYTES = 256 * 1024
MOST_ANSWERS = 100
ENDING = ".json"
# A program that writes without renaming, or over a slow line, has finished when it is silent for so long.
SILENT_SECONDS = 10.0
# A name has at most 255 bytes; that of a problem is longer than that of its answer.
LONGEST_NAME = 200
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
OUT, IN, DONE, REFUSED = ("out",), ("in",), ("in", "done"), ("in", "refused")


class DroppedAnswer(NamedTuple):
    """An answer that is there. `content` is None for a file that cannot be read.

    `may_change`: the file was written a moment ago, perhaps not to its end.
    """

    name: str
    content: bytes | None
    may_change: bool = False


class DropFolder:
    """Blocking: call it in a thread. Raises OSError where the folder cannot be used.

    The office may write to all of it. So no symbolic link below it is followed: one would let the office
    read or replace whatever the relay can.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def prepare(self) -> None:
        """Make the folders that are missing."""
        for names in (OUT, DONE, REFUSED):
            self._path.joinpath(*names).mkdir(parents=True, exist_ok=True)

    def put(self, name: str, content: bytes) -> None:
        """Put a message so that it is either there as a whole, or not at all. Again, it is the same file."""
        with self._opened(OUT) as out:
            _write(out, name, content)

    def answers(self) -> list[DroppedAnswer]:
        """The answers by name, at most a hundred. Files with other endings are not there yet."""
        with self._opened(IN) as there:
            names = sorted(_names(there))[:MOST_ANSWERS]
            return [DroppedAnswer(name, _read(there, name), _may_change(there, name)) for name in names]

    def settle(self, name: str, problem: bytes | None) -> None:
        """Move an answer away; with its problem, if it was refused."""
        with self._opened(IN) as there, self._opened(DONE if problem is None else REFUSED) as folder:
            if problem is not None:
                _write(folder, _problem_name(name), problem)
            os.replace(name, name, src_dir_fd=there, dst_dir_fd=folder)

    @contextmanager
    def _opened(self, names: tuple[str, ...]) -> Iterator[int]:
        folder = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for name in names:
                inner = os.open(name, FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)


def _names(folder: int) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(ENDING) and (entry.is_symlink() or entry.is_file()):
                yield entry.name


def _read(folder: int, name: str) -> bytes | None:
    try:
        return read_regular_file(name, MOST_BYTES, folder)
    except (OSError, ValueError):
        return None


def _may_change(folder: int, name: str) -> bool:
    with suppress(FileNotFoundError):
        # The clock of a file server may be ahead.
        return abs(time.time() - os.lstat(name, dir_fd=folder).st_mtime) < SILENT_SECONDS
    return True


def _write(folder: int, name: str, content: bytes) -> None:
    unfinished = f".{name}.tmp"
    with suppress(FileNotFoundError):
        os.unlink(unfinished, dir_fd=folder)
    with os.fdopen(os.open(unfinished, NEW_FILE, 0o666, dir_fd=folder), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, name, src_dir_fd=folder, dst_dir_fd=folder)
    # The name of the file, too, survives a power failure.
    os.fsync(folder)


def _problem_name(name: str) -> str:
    shortened = os.fsdecode(os.fsencode(name)[:LONGEST_NAME])
    return f"{shortened}.problem{ENDING}"
