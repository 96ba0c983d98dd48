"""Lists the files that the caller sees, those that are due first at the top, page by page."""

import base64
import binascii
import hashlib
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol, Self
from uuid import UUID

import msgspec

from gateway.register.files.kept_file import FileState, KeptFile
from gateway.register.files.viewer import Viewer
from runtime.clock import Clock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Due time in microseconds, file ID, digest of the filter.
TOKEN = struct.Struct(">q16s8s")


class FileFilter(msgspec.Struct, frozen=True):
    """The files of a caller in these states (empty: in any), of one procedure (empty: of all).

    `waiting`: with an open task in which the caller acts.
    """

    viewer: Viewer
    states: tuple[FileState, ...] = ()
    procedure: str = ""
    waiting: bool = False
    overdue: bool = False

    @property
    def digest(self) -> bytes:
        """Eight bytes that differ between filters."""
        return hashlib.blake2b(msgspec.json.encode(self), digest_size=8).digest()


class FileCursor(msgspec.Struct, frozen=True):
    """The last file of the page before. The default comes before all files: the first page follows it."""

    due_at: datetime = EPOCH
    file_id: UUID = UUID(int=0)

    def token(self, sought: FileFilter) -> str:
        """Return a page token, which is valid for this filter only."""
        microseconds = (self.due_at - EPOCH) // timedelta(microseconds=1)
        packed = TOKEN.pack(microseconds, self.file_id.bytes, sought.digest)
        return base64.urlsafe_b64encode(packed).decode()

    @classmethod
    def from_token(cls, token: str, sought: FileFilter) -> Self | None:
        """Decode a page token; None where it is malformed or belongs to another filter."""
        try:
            microseconds, file_id, digest = TOKEN.unpack(base64.b64decode(token, b"-_", validate=True))
            due_at = EPOCH + timedelta(microseconds=microseconds)
        except (ValueError, binascii.Error, struct.error, OverflowError):
            return None
        return cls(due_at, UUID(bytes=file_id)) if digest == sought.digest else None


class Files(Protocol):
    """The files that are kept."""

    async def page(
        self, sought: FileFilter, after: FileCursor, limit: int, now: datetime
    ) -> Sequence[KeptFile]:
        """The next files after the cursor, by due time. Raises DatabaseAway."""
        ...


class ListFiles:
    """The use case of ListFiles."""

    def __init__(self, files: Files, clock: Clock) -> None:
        self._files = files
        self._clock = clock

    async def __call__(
        self, sought: FileFilter, after: FileCursor, size: int
    ) -> tuple[Sequence[KeptFile], FileCursor | None]:
        """At most `size` files, and the cursor of the next page, None after the last. Raises DatabaseAway."""
        found = await self._files.page(sought, after, size + 1, self._clock.now())
        page = found[:size]
        more = len(found) > size
        return page, FileCursor(page[-1].due_at, page[-1].file_id) if more else None
