"""A file of links that the database could not take, in their order; locked as long as its process lives."""

import errno
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise, starmap
from pathlib import Path
from typing import Self

from gateway.access.chain import Link
from gateway.access.lost_look_ups import LostLookUps, lost_look_ups_link
from gateway.access.spool_record import decode_link, encode_record
from gateway.access.spool_scan import Damage, Place, Record, SpoolScan

# About three million look-ups: on one gateway, more than a day of a whole country.
LARGEST_BYTES = 1024 * 1024 * 1024
# What a disk reads at once; where it fails, the rest of the file is read without it.
BLOCK_BYTES = 4096


class SpoolFile:
    """`size` (bytes) and `entries` count the links that are safe in the file; `delivered` is the place up
    to which the database has them. A record that a killed process has half written is beyond `size`.

    In place of links that the disk has damaged, `read` returns one that says how many look-ups are lost.
    `losses` has them after the first reading, by their position. Every method may block on the disk.
    """

    def __init__(self, path: Path, handle: int, largest: int = LARGEST_BYTES) -> None:
        self.path = path
        self._handle = handle
        self._largest = largest
        self.losses: dict[int, LostLookUps] = {}
        self.size = os.fstat(handle).st_size
        self._written_at = datetime.fromtimestamp(os.fstat(handle).st_mtime, UTC)
        self.size, self._counted, self.entries = self._measure()
        self.delivered = Place()

    @classmethod
    def create(cls, path: Path, largest: int = LARGEST_BYTES) -> Self:
        """Create a file that only its owner can read. Raises OSError."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # It gets its name once it is locked: other processes take over a file that they find unlocked.
        unnamed = path.with_suffix(".new")
        handle = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            unnamed.rename(path)
            _sync_folder(path.parent)
            return cls(path, handle, largest)
        except OSError:
            # It is tried again and again: each time, a descriptor and a file would be left.
            for left in (unnamed, path):
                with suppress(OSError):
                    left.unlink(missing_ok=True)
            os.close(handle)
            raise

    @classmethod
    def take_over(cls, path: Path) -> Self | None:
        """Lock the file of an ended process; None where the process lives, or another took the file over."""
        try:
            handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(handle).st_nlink:
                return cls(path, handle)
        except BlockingIOError:
            pass
        except OSError:
            os.close(handle)
            raise
        os.close(handle)
        return None

    @property
    def room(self) -> int:
        """How many bytes it can still grow, by its limit and by the free space of the disk."""
        disk = os.fstatvfs(self._handle)
        return max(min(self._largest - self.size, disk.f_bavail * disk.f_frsize), 0)

    @property
    def was_deleted(self) -> bool:
        """Whether its name leads to it no more, also where its folder was moved: no other process would find
        its links.
        """
        try:
            return not os.path.samestat(self.path.stat(), os.fstat(self._handle))
        except OSError as error:
            return isinstance(error, FileNotFoundError | NotADirectoryError)

    def append(self, links: Sequence[Link]) -> None:
        """Add links, safe from a power failure on return. Raises OSError, and then none of them is added."""
        records, counted = self._encode(links)
        if len(records) > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._write(records)
        self.size += len(records)
        self.entries += counted - self._counted
        self._counted = counted

    def read(self, limit: int, start: Place | None = None) -> tuple[list[Link], Place]:
        """Return at most so many links from a place on, and the place after them.

        `start` is the first link that is not delivered yet, where it is not given.
        """
        links: list[Link] = []
        place = start or self.delivered
        for part in self._parts(place):
            link = decode_link(part.body) if isinstance(part, Record) else self._lost(part)
            links.append(link)
            place = part.after
            if len(links) == limit:
                break
        return links, place

    def is_end(self, place: Place) -> bool:
        """Whether no link follows this place."""
        return place.position >= self.size

    def clear(self) -> None:
        """Delete all links."""
        os.ftruncate(self._handle, 0)
        os.fdatasync(self._handle)
        self.size = self.entries = self._counted = 0
        self.delivered = Place()

    def close(self) -> None:
        """Leave the file to the next process, or delete it where it is empty."""
        if not self.size:
            self.path.unlink(missing_ok=True)
        os.close(self._handle)

    def retire(self) -> bool:
        """Delete the file after all its links were delivered; False where some of it could not be read.

        Then it is kept under another name (*.unread). What cannot be read is half a record of a killed
        process, whose look-up was never answered, or links that a failing disk has damaged.
        """
        unread = bool(self.losses) or os.fstat(self._handle).st_size > self.size
        if unread:
            self.path.rename(self.path.with_suffix(".unread"))
        else:
            self.path.unlink(missing_ok=True)
        os.close(self._handle)
        return not unread

    def _write(self, records: bytes) -> None:
        try:
            written = 0
            while written < len(records):
                written += os.pwrite(self._handle, records[written:], self.size + written)
            os.fdatasync(self._handle)
        except OSError:
            # What was written of them would look like damaged links later.
            with suppress(OSError):
                os.ftruncate(self._handle, self.size)
            raise

    def _encode(self, links: Sequence[Link]) -> tuple[bytes, int]:
        records, counted = [], self._counted
        for link in links:
            records.append(encode_record(link, counted))
            counted += len(link.entries)
        return b"".join(records), counted

    def _lost(self, damage: Damage) -> Link:
        since = damage.since or self._written_at
        lost = LostLookUps(damage.lost, since, damage.until or since)
        self.losses[damage.position] = lost
        return lost_look_ups_link(lost, f"{self.path.name} {damage.position}")

    def _measure(self) -> tuple[int, int, int]:
        place, entries = Place(), 0
        for part in self._parts(place):
            place = part.after
            entries += part.entries if isinstance(part, Record) else 0
        return place.position, place.counted, entries

    def _parts(self, place: Place) -> Iterator[Record | Damage]:
        scan = SpoolScan(self._read, self.size)
        while (part := scan.next(place)) is not None:
            yield part
            place = part.after

    def _read(self, start: int, length: int) -> bytes:
        try:
            return os.pread(self._handle, length, start)
        except OSError:
            ends = range(start + BLOCK_BYTES - start % BLOCK_BYTES, start + length, BLOCK_BYTES)
            return b"".join(starmap(self._read_block, pairwise((start, *ends, start + length))))

    def _read_block(self, start: int, end: int) -> bytes:
        try:
            return os.pread(self._handle, end - start, start)
        except OSError:
            return bytes(end - start)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(handle)
    os.close(handle)
