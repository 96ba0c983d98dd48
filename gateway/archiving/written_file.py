"""What goes into the files of the archive, and the files."""

from datetime import date
from typing import NamedTuple
from uuid import UUID


class ToArchive(NamedTuple):
    """A claim or file that can be archived. `content_bytes` is the size of what was sent."""

    row_id: UUID
    content_bytes: int


class NewFile(NamedTuple):
    """A file to write. `month` is that of its rows; `number` is in no other file's name."""

    number: int
    month: date
    name: str


class WrittenFile(NamedTuple):
    """What is in a file that is on the disk."""

    rows: int
    size: int
    sha256: bytes
