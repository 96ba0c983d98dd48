"""Ensures that only one `wardgate up` uses a data folder."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder


@contextmanager
def locked(folder: DataFolder) -> Iterator[None]:
    """Create the folder if needed, and keep it locked. Raises Problem if another run has locked it."""
    _ensure_name_is_text(folder)
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


def _ensure_name_is_text(folder: DataFolder) -> None:
    # Names are bytes to the system. Python reads them by the locale, and so do PostgreSQL's URL and PID file.
    try:
        str(folder.path.resolve()).encode()
    except UnicodeEncodeError:
        raise Problem(
            "The name of the data folder has letters that this locale does not know: set LC_ALL=C.UTF-8, or "
            "choose another folder with --data."
        ) from None


def is_locked(folder: DataFolder) -> bool:
    """Whether a run is using the folder now."""
    if not folder.lock.exists():
        return False
    try:
        with FileLock(folder.lock, blocking=False):
            return False
    except Timeout:
        return True
