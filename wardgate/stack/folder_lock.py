"""Ensures that only one `wardgate up` uses a data folder."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder


@contextmanager
def locked(folder: DataFolder) -> Iterator[None]:
    """Create the folder if needed, and keep it locked. Raises Problem if another run has locked it."""
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        folder.logs.mkdir(exist_ok=True)
        folder.lock.touch()
    except OSError as refused:
        raise Problem(
            f"{folder.path} cannot be written to ({refused.strerror}). Choose another folder with --data."
        ) from refused
    lock = FileLock(folder.lock)
    try:
        lock.acquire(blocking=False)
    except Timeout as taken:
        raise Problem(
            f"Another `wardgate up` is using {folder.path}. Stop it, or choose another folder with --data."
        ) from taken
    with lock:
        yield


def is_locked(folder: DataFolder) -> bool:
    """Whether a run is using the folder now."""
    if not folder.lock.exists():
        return False
    try:
        with FileLock(folder.lock, blocking=False):
            return False
    except Timeout:
        return True
