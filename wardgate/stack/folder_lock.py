"""One `wardgate up` a folder."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder


@contextmanager
def owned(folder: DataFolder) -> Iterator[None]:
    """Make the folder where it is not there, and keep every other run out for as long as this lasts."""
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        folder.logs.mkdir(exist_ok=True)
        folder.lock.touch()
    except OSError as refused:
        raise Problem(
            f"{folder.path} cannot be written to ({refused.strerror}): name another folder with --data."
        ) from refused
    lock = FileLock(folder.lock)
    try:
        lock.acquire(blocking=False)
    except Timeout as taken:
        raise Problem(
            f"Another wardgate up is running on {folder.path}: "
            "stop that one, or name another folder with --data."
        ) from taken
    with lock:
        yield
