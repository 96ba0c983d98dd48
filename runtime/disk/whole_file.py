"""Writes a file that has its name when it is on the disk as a whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".unfinished"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The path to write to; the file is renamed at the end. What an interrupted run leaves has another name.

    Only its owner may read it, also while it is written.
    """
    unfinished = path.with_name(f"{path.name}{UNFINISHED}")
    unfinished.touch()
    unfinished.chmod(0o600)
    yield unfinished
    _sync(unfinished)
    unfinished.rename(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
