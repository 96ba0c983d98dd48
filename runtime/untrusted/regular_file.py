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


def read_regular_file(path: str | Path, most: int, folder: int | None = None) -> bytes:
    """The content. Raises OSError, NotRegular, or TooLarge beyond `most` bytes.

    With `folder`, an open one, `path` is a name in it. A symbolic link by this name is not followed.
    """

    def open_at_once(name: str, flags: int) -> int:
        # A named pipe, too: otherwise that waits for a writer.
        flags |= os.O_NONBLOCK | (0 if folder is None else os.O_NOFOLLOW)
        return os.open(name, flags, dir_fd=folder)

    with open(path, "rb", opener=open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotRegular
        content = file.read(most + 1)
    if len(content) > most:
        raise TooLarge(most)
    return content
