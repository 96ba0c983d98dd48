"""Where handed-in files go, with their answers: `done` or `refused`. Nothing there is ever overwritten."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

DONE, REFUSED = "done", "refused"


class Outbox:
    """The two folders below `folder`, which are made where they are missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in (DONE, REFUSED):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def keep(self, source: Path, answers: Path, *, is_refused: bool) -> Path:
        """Move the file and the folder of its answers out of the way; return where the file is now.

        The answers come first: a file that is still in its place is handed in again, and gets them again.
        """
        target = _free(self._folder / (REFUSED if is_refused else DONE), source)
        beside = target.with_name(f"{target.name}.answers")
        if beside.exists():
            shutil.rmtree(beside)
        shutil.move(answers, beside)
        _move(source, target)
        return target

    def new_answers(self) -> Path:
        """An empty folder for answers that are being written."""
        writing = self._folder / ".writing"
        if writing.exists():
            shutil.rmtree(writing)
        writing.mkdir()
        return writing


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
