"""A file of links that the database could not take, in their order; locked as long as its process lives."""

import errno
import fcntl
import os
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import msgspec

from gateway.access.chain import Link

# Before each link: its length in bytes, its CRC-32, the number of its entries.
RECORD = struct.Struct(">III")
# About three million look-ups: on one gateway, more than a day of a whole country.
LARGEST_BYTES = 1024 * 1024 * 1024

_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_decoder = msgspec.msgpack.Decoder(Link)


class SpoolFile:
    """`size` (bytes) and `entries` count the links that are safe in the file; `delivered` is the position up
    to which the database has them. A record that a killed process has half written is beyond `size`.

    Every method may block on the disk.
    """

    def __init__(self, path: Path, handle: int, largest: int = LARGEST_BYTES) -> None:
        self.path = path
        self._handle = handle
        self._largest = largest
        self.size, self.entries = self._measure()
        self.delivered = 0

    @classmethod
    def create(cls, path: Path, largest: int = LARGEST_BYTES) -> Self:
        """Create a file that only its owner can read. Raises OSError."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # It gets its name once it is locked: other processes take over a file that they find unlocked.
        unnamed = path.with_suffix(".new")
        handle = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        unnamed.rename(path)
        _sync_folder(path.parent)
        return cls(path, handle, largest)

    @classmethod
    def take_over(cls, path: Path) -> Self | None:
        """Lock the file of an ended process; None where the process lives, or another took the file over."""
        try:
            handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        if os.fstat(handle).st_nlink == 0:
            os.close(handle)
            return None
        return cls(path, handle)

    @property
    def room(self) -> int:
        """How many bytes it can still grow, by its limit and by the free space of the disk."""
        disk = os.fstatvfs(self._handle)
        return max(min(self._largest - self.size, disk.f_bavail * disk.f_frsize), 0)

    def append(self, links: Sequence[Link]) -> None:
        """Add links, safe from a power failure on return. Raises OSError, and then none of them is added."""
        records = b"".join(_record(link) for link in links)
        if len(records) > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = 0
        while written < len(records):
            written += os.pwrite(self._handle, records[written:], self.size + written)
        os.fdatasync(self._handle)
        self.size += len(records)
        self.entries += sum(len(link.entries) for link in links)

    def read(self, limit: int) -> tuple[list[Link], int]:
        """Return at most so many links that are not delivered yet, and the position after them."""
        links: list[Link] = []
        start = self.delivered
        while start < self.size and len(links) < limit:
            length, _, _ = RECORD.unpack(os.pread(self._handle, RECORD.size, start))
            links.append(_decoder.decode(os.pread(self._handle, length, start + RECORD.size)))
            start += RECORD.size + length
        return links, start

    def clear(self) -> None:
        """Delete all links."""
        os.ftruncate(self._handle, 0)
        os.fdatasync(self._handle)
        self.size = self.entries = self.delivered = 0

    def close(self) -> None:
        """Leave the file to the next process, or delete it where it is empty."""
        if not self.size:
            self.path.unlink(missing_ok=True)
        os.close(self._handle)

    def retire(self) -> bool:
        """Delete the file after all its links were delivered; False where it ended in unreadable bytes.

        Then it is kept under another name (*.unread). Such bytes are half a record of a killed process, whose
        look-up was never answered, or links that a failing disk has damaged.
        """
        unread = os.fstat(self._handle).st_size > self.size
        if unread:
            self.path.rename(self.path.with_suffix(".unread"))
        else:
            self.path.unlink(missing_ok=True)
        os.close(self._handle)
        return not unread

    def _measure(self) -> tuple[int, int]:
        size = entries = 0
        while (record := self._record_at(size)) is not None:
            length, digest, count = record
            if zlib.crc32(os.pread(self._handle, length, size + RECORD.size)) != digest:
                break
            size += RECORD.size + length
            entries += count
        return size, entries

    def _record_at(self, start: int) -> tuple[int, int, int] | None:
        head = os.pread(self._handle, RECORD.size, start)
        if len(head) < RECORD.size:
            return None
        length, digest, entries = RECORD.unpack(head)
        # A power failure may leave zeros in place of a record.
        is_whole = length and start + RECORD.size + length <= os.fstat(self._handle).st_size
        return (length, digest, entries) if is_whole else None


def _record(link: Link) -> bytes:
    body = _encoder.encode(link)
    return RECORD.pack(len(body), zlib.crc32(body), len(link.entries)) + body


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(handle)
    os.close(handle)
