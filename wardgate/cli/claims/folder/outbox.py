"""Where handed-in files go, with their answers: `done` or `refused`. Nothing there is ever overwritten."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

import msgspec

from wardgate.cli.claims.folder.settled_files import FileState, SettledFile, state_of

DONE, REFUSED = "done", "refused"


class Move(NamedTuple):
    """A file as it was handed in, and where it goes. The paths are absolute, as the file system has them."""

    source: bytes
    state: FileState
    target: bytes


class Outbox:
    """The two folders below `folder`, which are made where they are missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._moves, self._writing = folder / ".moving", folder / ".writing"
        self._numbers = count()
        for name in (DONE, REFUSED):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.drop(self._writing)
        self._writing.mkdir()
        self._finish()

    def keep(self, files: Sequence[SettledFile], answers: Path, *, is_refused: bool) -> Path:
        """Move the files and the folder of their answers out of the way; return where the first file is now.

        The answers come first: files that are still in their place are handed in again, and get them again.
        """
        folder = self._folder / (REFUSED if is_refused else DONE)
        moves = [_move_of(file, folder) for file in files]
        target = folder / _path(moves[0].target).name
        beside = target.with_name(f"{target.name}.answers")
        if beside.exists():
            shutil.rmtree(beside)
        shutil.move(answers, beside)
        if len(moves) > 1:
            # The rest of a visit must not be handed in as another claim.
            write_whole(self._moves, lambda path: path.write_bytes(msgspec.json.encode(moves)))
        _move_all(moves)
        self._moves.unlink(missing_ok=True)
        return target

    def _finish(self) -> None:
        """Move the files of a visit that a program which was stopped left in their place."""
        if self._moves.exists():
            moves = msgspec.json.decode(self._moves.read_bytes(), type=list[Move])
            _move_all(move for move in moves if state_of(_path(move.source)) == move.state)
            self._moves.unlink()

    def new_answers(self) -> Path:
        """An empty folder for answers that are being written."""
        answers = self._writing / str(next(self._numbers))
        answers.mkdir()
        return answers

    def drop(self, answers: Path) -> None:
        """Delete a folder of answers that are not kept."""
        shutil.rmtree(answers, ignore_errors=True)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file so that it is either there with all of its content, or not at all."""
    unfinished = path.with_name(f"{path.name}.tmp")
    write(unfinished)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)


def _free(folder: Path, source: Path) -> Path:
    """The file's name; with a digest of its content where another file has it."""
    target = folder / source.name
    if not target.exists():
        return target
    digest = _digest(source)
    if _digest(target) == digest:
        return target
    return folder / f"{source.stem}-{digest[:12]}{source.suffix}"


def _move_of(file: SettledFile, folder: Path) -> Move:
    target = _free(folder, file.path)
    return Move(os.fsencode(file.path.absolute()), file.state, os.fsencode(target.absolute()))


def _path(name: bytes) -> Path:
    return Path(os.fsdecode(name))


def _move_all(moves: Iterable[Move]) -> None:
    for move in moves:
        _move(_path(move.source), _path(move.target))


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError:
        # Another file system.
        write_whole(target, lambda path: shutil.copyfile(source, path))
        source.unlink()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
