"""The segments of the WAL that a backup holds, and which of them continue the copy of the database.

A segment has 24 hexadecimal digits for a name: the timeline and its place. The last one that was received is
not full, and its name ends in .partial.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from runtime.problem import Problem
from wardgate.backup.backup_folder import BackupFolder

SEGMENT = re.compile(r"([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\.partial)?")
SEGMENT_BYTES = 16 * 1024 * 1024
SEGMENTS_IN_A_FILE_ID = 256


class Segment(msgspec.Struct, frozen=True, order=True):
    """A segment: its number in the WAL, the file it is in, the name under which PostgreSQL looks for it."""

    number: int
    path: Path
    name: str

    @property
    def end(self) -> int:
        """The place in the WAL where it ends, in bytes."""
        return (self.number + 1) * SEGMENT_BYTES


def segments(folder: Path) -> dict[int, Segment]:
    """Those in a folder, by number; of a segment that is there twice, the full one."""
    found: dict[int, Segment] = {}
    # A name comes before the same with .partial.
    for path in sorted(folder.iterdir()):
        if (segment := _segment(path)) is not None:
            found.setdefault(segment.number, segment)
    return found


def following(folder: BackupFolder) -> Iterator[Segment]:
    """Those received after the copy, in their order, up to the first one that is missing.

    The copy's own last segment has nothing behind the end of the backup.
    """
    received = segments(folder.changes)
    number = last_copied(folder).number + 1
    while (segment := received.get(number)) is not None:
        yield segment
        number += 1


def last_copied(folder: BackupFolder) -> Segment:
    """The last segment of the copy. Raises Problem where it has none."""
    if not (copied := segments(folder.postgres / "pg_wal")):
        raise Problem(f"{folder.postgres} has no WAL: the backup is not whole.")
    return copied[max(copied)]


def put_into(wal: Path, segment: Segment) -> None:
    """Copy a segment into the server's own WAL, where it reads it at its start."""
    shutil.copyfile(segment.path, wal / segment.name)


def _segment(path: Path) -> Segment | None:
    if (name := SEGMENT.fullmatch(path.name)) is None:
        return None
    number = int(name[2], 16) * SEGMENTS_IN_A_FILE_ID + int(name[3], 16)
    return Segment(number, path, path.name.removesuffix(".partial"))
