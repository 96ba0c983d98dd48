"""Reads the records of a spool file one after the other, and passes over what the disk has damaged."""

import zlib
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from gateway.access.spool_record import FOOT, FRAME_BYTES, HEAD, PLAIN, Frame

# Returns so many bytes from a position on; fewer at the end of the file.
Read: TypeAlias = Callable[[int, int], bytes]

# A file is searched for the next record in parts of this size.
PART_BYTES = 64 * 1024


class Place(NamedTuple):
    """Where reading goes on: after `counted` look-ups, the last of them written at `written_at`."""

    position: int = 0
    counted: int = 0
    written_at: datetime | None = None


class Record(NamedTuple):
    """An intact record. `after` is the place behind it."""

    body: bytes
    entries: int
    after: Place


class Damage(NamedTuple):
    """Bytes that are no record any more, and the place behind them.

    `lost` is the number of look-ups in them, None where the file does not say. They were written between
    `since` and `until`; None where the file does not say.
    """

    position: int
    lost: int | None
    since: datetime | None
    until: datetime | None
    after: Place


class SpoolScan:
    """Reads a file of this size, part by part. What it has read must not change meanwhile."""

    def __init__(self, read: Read, size: int) -> None:
        self._read_file = read
        self._size = size
        self._part, self._part_at = b"", 0

    def next(self, place: Place) -> Record | Damage | None:
        """Return what stands at this place; None at the end, or where the last record was not finished.

        Such a record was never safe on the disk, so its look-ups were not answered.
        """
        if place.position >= self._size:
            return None
        record = self._record_at(place)
        if record is not None or _follows_plain_record(place) or self._is_unfinished(place.position):
            return record
        return self._damage_at(place)

    def _record_at(self, place: Place) -> Record | None:
        frame = self._frame_at(place.position, HEAD)
        return self._plain_record_at(place) if frame is None else self._framed_record_at(place, frame)

    def _framed_record_at(self, place: Place, frame: Frame) -> Record | None:
        body = self._read(place.position + FRAME_BYTES, frame.length)
        after = Place(place.position + frame.size, frame.after, frame.written_at)
        is_intact = after.position <= self._size and zlib.crc32(body) == frame.digest
        return Record(body, frame.entries, after) if is_intact else None

    def _plain_record_at(self, place: Place) -> Record | None:
        head = self._read(place.position, PLAIN.size)
        if len(head) < PLAIN.size:
            return None
        length, digest, entries = PLAIN.unpack(head)
        start = place.position + PLAIN.size
        # A power failure may leave zeros in place of a record.
        if not 0 < length <= self._size - start:
            return None
        body = self._read(start, length)
        if zlib.crc32(body) != digest:
            return None
        return Record(body, entries, Place(start + length, place.counted + entries, place.written_at))

    def _is_unfinished(self, position: int) -> bool:
        """Whether a process was killed, or the power failed, before the record here was safe on the disk."""
        rest = self._size - position
        frame = self._frame_at(position, HEAD)
        if frame is not None:
            return frame.size > rest
        return rest < 2 * FRAME_BYTES or self._is_blank(position)

    def _damage_at(self, place: Place) -> Damage:
        first = self._frame_at(place.position, HEAD)
        position = self._skip(place.position, first)
        while position < self._size and not self._is_readable(position):
            position = self._skip(position, self._frame_at(position, HEAD))
        return self._describe(place, first, min(position, self._size))

    def _is_readable(self, position: int) -> bool:
        return self._record_at(Place(position)) is not None or self._is_unfinished(position)

    def _skip(self, position: int, frame: Frame | None) -> int:
        """Return where the next record may begin: behind this one, or at the next frame that is intact."""
        # The text inside a record is not searched while its length is known: a caller has sent parts of it.
        return self._find_head(position + 1) if frame is None else position + frame.size

    def _find_head(self, position: int) -> int:
        while part := self._read(position, PART_BYTES):
            found = part.find(HEAD)
            if found < 0:
                position += max(len(part) - len(HEAD) + 1, 1)
            elif self._frame_at(position + found, HEAD) is not None:
                return position + found
            else:
                position += found + 1
        return self._size

    def _describe(self, place: Place, first: Frame | None, end: int) -> Damage:
        following, last = self._frame_at(end, HEAD), self._frame_at(end - FRAME_BYTES, FOOT)
        counted = following.before if following else last.after if last else None
        lost = None if counted is None else max(counted - place.counted, 0)
        times = [frame.written_at for frame in (first, last, following) if frame]
        since = first.written_at if first else place.written_at or min(times, default=None)
        until = max(times, default=place.written_at)
        after = Place(end, place.counted if counted is None else counted, until)
        return Damage(place.position, lost, since, until, after)

    def _frame_at(self, position: int, mark: bytes) -> Frame | None:
        return Frame.unpack(mark, self._read(position, FRAME_BYTES)) if position >= 0 else None

    def _read(self, position: int, length: int) -> bytes:
        at = position - self._part_at
        if not 0 <= at <= len(self._part) - length:
            self._part, self._part_at, at = self._read_file(position, max(length, PART_BYTES)), position, 0
        return self._part[at : at + length]

    def _is_blank(self, position: int) -> bool:
        while part := self._read(position, PART_BYTES):
            if part.strip(b"\0"):
                return False
            position += len(part)
        return True


def _follows_plain_record(place: Place) -> bool:
    # An earlier version wrote the file: nothing says where the next record begins.
    return place.position > 0 and place.written_at is None
