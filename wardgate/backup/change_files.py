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
    def begin(self) -> int:
        """The place in the WAL where it begins, in bytes."""
        return self.number * SEGMENT_BYTES

    @property
    def end(self) -> int:
        """The place in the WAL where it ends, in bytes."""
        return self.begin + SEGMENT_BYTES

    @property
    def is_full(self) -> bool:
        """Whether all of it was received."""
        return self.path.name == self.name


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


def unused_changes(folder: BackupFolder, replayed_to: int) -> str | None:
    """Why the server has not replayed all changes, though nothing told it to stop; None where it has.

    `replayed_to` is the place in the WAL where it found no further change. The last record of a full segment
    may end in the next one, which was not received, so the last full segment proves nothing.
    """
    found = list(following(folder))
    full = [segment for segment in found if segment.is_full]
    if full and replayed_to < full[-1].begin:
        damaged = next(segment for segment in found if replayed_to < segment.end)
        return f"{damaged.path} is damaged: changes in it and after it were not restored."
    last = found[-1].number if found else last_copied(folder).number
    later = [segment for number, segment in segments(folder.changes).items() if number > last]
    if later:
        return f"Segments are missing before {min(later).path}: changes from there on were not restored."
    return None


def last_copied(folder: BackupFolder) -> Segment:
    """The last segment of the copy. Raises Problem where it has none."""
    if not (copied := segments(folder.postgres / "pg_wal")):
        raise Problem(f"{folder.postgres} has no WAL: the backup is not whole.")
    return copied[max(copied)]


def delete_unwritten(folder: Path) -> None:
    """Delete what a full disk has left of a segment: pg_receivewal goes on from no file of this length.

    A segment gets its length before its first change, so there is none in it; the server has them still.
    """
    for path in folder.glob("*.partial"):
        if _is_unwritten(path):
            path.unlink()


def put_into(wal: Path, segment: Segment) -> None:
    """Copy a segment into the server's own WAL, where it reads it at its start."""
    shutil.copyfile(segment.path, wal / segment.name)


def _segment(path: Path) -> Segment | None:
    if (name := SEGMENT.fullmatch(path.name)) is None or _is_unwritten(path):
        return None
    number = int(name[2], 16) * SEGMENTS_IN_A_FILE_ID + int(name[3], 16)
    return Segment(number, path, path.name.removesuffix(".partial"))


def _is_unwritten(path: Path) -> bool:
    return path.suffix == ".partial" and path.stat().st_size != SEGMENT_BYTES
