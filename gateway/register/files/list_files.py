"""Lists the files that the caller sees, those that are due first at the top, page by page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, Self
from uuid import UUID

import msgspec

from gateway.register.files.kept_file import FileState, KeptFile
from gateway.register.files.viewer import Viewer
from runtime.clock import Clock
from runtime.untrusted.page_token import EPOCH, page_token, read_page_token


class FileFilter(msgspec.Struct, frozen=True):
    """The files of a caller in these states (empty: in any), of one procedure (empty: of all).

    `waiting`: with an open task in which the caller acts.
    """

    viewer: Viewer
    states: tuple[FileState, ...] = ()
    procedure: str = ""
    waiting: bool = False
    overdue: bool = False


class FileCursor(msgspec.Struct, frozen=True):
    """The last file of the page before. The default comes before all files: the first page follows it."""

    due_at: datetime = EPOCH
    file_id: UUID = UUID(int=0)

    def token(self, sought: FileFilter) -> str:
        """Return a page token, which is valid for this filter only."""
        return page_token(self.due_at, self.file_id, sought)

    @classmethod
    def from_token(cls, token: str, sought: FileFilter) -> Self | None:
        """Decode a page token; None where it is malformed or belongs to another filter."""
        found = read_page_token(token, sought)
        return None if found is None else cls(*found)


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
