"""The folder of one office: `out` has messages for it, `in` takes its answers."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from runtime.untrusted.regular_file import read_regular_file

# An answer has a few facts.
MOST_BYTES = 256 * 1024
MOST_ANSWERS = 100
ENDING = ".json"


class DroppedAnswer(NamedTuple):
    """An answer that is there. `content` is None for a file that cannot be read."""

    name: str
    content: bytes | None


class DropFolder:
    """Blocking: call it in a thread. Raises OSError where the folder cannot be used."""

    def __init__(self, path: Path) -> None:
        self._out, self._in = path / "out", path / "in"
        self._done, self._refused = path / "in" / "done", path / "in" / "refused"

    def prepare(self) -> None:
        """Make the folders that are missing."""
        for folder in (self._out, self._in, self._done, self._refused):
            folder.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, content: bytes) -> None:
        """Put a message so that it is either there as a whole, or not at all. Again, it is the same file."""
        unfinished = self._out / f".{name}.tmp"
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._out / name)
        _sync(self._out)

    def answers(self) -> list[DroppedAnswer]:
        """The answers by name, at most a hundred. Files with other endings are not there yet."""
        return [DroppedAnswer(name, self._read(name)) for name in sorted(self._names())[:MOST_ANSWERS]]

    def settle(self, name: str, problem: bytes | None) -> None:
        """Move an answer away; with its problem, if it was refused."""
        folder = self._done if problem is None else self._refused
        if problem is not None:
            (folder / f"{name}.problem{ENDING}").write_bytes(problem)
        (self._in / name).replace(folder / name)

    def _names(self) -> Iterator[str]:
        return (file.name for file in self._in.iterdir() if file.suffix == ENDING and file.is_file())

    def _read(self, name: str) -> bytes | None:
        try:
            return read_regular_file(self._in / name, MOST_BYTES)
        except (OSError, ValueError):
            return None


def _sync(folder: Path) -> None:
    # The name of the file, too, survives a power failure.
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
