"""Reads a file that an operator names: not more than a bound, and never waiting for what may not come."""

import os
import stat
from pathlib import Path


class NotRegular(ValueError):  # noqa: N818 - the operator corrects it
    """A folder, a pipe or a device, which may have no end or no beginning."""

    def __init__(self) -> None:
        super().__init__("it is not a regular file")


class TooLarge(ValueError):  # noqa: N818 - the operator corrects it
    """The file has more bytes than what it is read for."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the file has more than {most} bytes")


def read_regular_file(path: str | Path, most: int) -> bytes:
    """The content. Raises OSError, NotRegular, or TooLarge beyond `most` bytes."""
    with open(path, "rb", opener=_without_waiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotRegular
        content = file.read(most + 1)
    if len(content) > most:
        raise TooLarge(most)
    return content


def _without_waiting(path: str, flags: int) -> int:
    """Opens a named pipe at once, too: otherwise that waits for a writer."""
    return os.open(path, flags | os.O_NONBLOCK)
