"""Archives what is settled, month by month: into files, and out of the database."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from gateway.archiving.written_file import NewFile, ToArchive, WrittenFile
from runtime.time_zone import day_of

# A file is written in one transaction, in which its rows are locked: some seconds. Its size is that of the
# contents before they are compressed; a claim has at most 4 MiB.
MOST_ROWS, MOST_BYTES = 10_000, 256 * 1024 * 1024
# So many are in memory at once.
ROWS_AT_A_TIME = 200

Row = TypeVar("Row")
Written_contra = TypeVar("Written_contra", contravariant=True)


class Archivable(Protocol[Row]):
    """The claims, or the files of the register, of the database."""

    async def parts(self) -> Mapping[str, datetime]:
        """What is read one after the other, each with the time of its first row."""
        ...

    def settled(self, part: str, first_day: date, before: date) -> AsyncIterator[Sequence[ToArchive]]: ...

    async def take(self, row_ids: Sequence[UUID]) -> list[Row]: ...

    async def free(self, file: NewFile, rows: Sequence[Row]) -> None: ...


class Files(Protocol):
    """The files that the database knows; see archive_files.ArchiveFiles."""

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """What is taken, freed and recorded in it is committed together."""
        ...

    async def new_file(self, month: date) -> NewFile: ...

    async def record(self, file: NewFile, written: WrittenFile) -> None: ...

    async def all(self) -> Mapping[str, bytes]: ...


class OpenFile(Protocol[Written_contra]):
    """A file that rows are added to."""

    def write(self, rows: Sequence[Written_contra]) -> None: ...


class Folder(Protocol):
    """Where the files go; see archive_folder.ArchiveFolder."""

    def new_file(self, name: str) -> AbstractContextManager[Path]: ...

    def written(self, name: str, rows: int) -> WrittenFile: ...

    def note(self, files: Mapping[str, bytes]) -> None: ...


class MonthTotal(NamedTuple):
    """What can be archived of a month."""

    month: date
    rows: int
    content_bytes: int


class ArchiveMonths(Generic[Row]):
    """The use case. What it does can be interrupted at any time, and repeated.

    A row is freed in the transaction that records its file, when the file is on the disk. A file of a
    transaction that was rolled back has nothing that is not in the database as well.
    """

    def __init__(
        self,
        rows: Archivable[Row],
        files: Files,
        open_file: Callable[[Path], AbstractContextManager[OpenFile[Row]]],
    ) -> None:
        self._rows = rows
        self._known_files = files
        self._open_file = open_file

    async def months(self, before: date) -> list[date]:
        """Return the months before this one, each by its first day, from that of the first row on."""
        oldest = min((await self._rows.parts()).values(), default=None)
        month = day_of(oldest).replace(day=1) if oldest else before
        months = []
        while month < before:
            months.append(month)
            month = next_month(month)
        return months

    async def count(self, month: date) -> MonthTotal:
        """Return what can be archived of a month."""
        rows = content_bytes = 0
        async for page in self._settled(month):
            rows += len(page)
            content_bytes += sum(row.content_bytes for row in page)
        return MonthTotal(month, rows, content_bytes)

    async def archive(self, month: date, folder: Folder) -> AsyncIterator[tuple[str, WrittenFile]]:
        """Archive what can be archived of a month. Return each file when its rows are freed."""
        async for rows in self._files(month):
            yield await self._archive_file(month, rows, folder)

    async def note_all(self, folder: Folder) -> None:
        """Note the files that the folder has, also where somebody has deleted the notes."""
        folder.note(await self._known_files.all())

    async def _archive_file(
        self, month: date, rows: Sequence[ToArchive], folder: Folder
    ) -> tuple[str, WrittenFile]:
        async with self._known_files.transaction():
            file = await self._known_files.new_file(month)
            with folder.new_file(file.name) as path, self._open_file(path) as opened:
                count = await self._write(file, rows, opened)
            written = folder.written(file.name, count)
            await self._known_files.record(file, written)
            # Before the commit: whoever deletes the files that are not noted deletes no only copy.
            folder.note({file.name: written.sha256})
        return file.name, written

    async def _write(self, file: NewFile, rows: Sequence[ToArchive], opened: OpenFile[Row]) -> int:
        count = 0
        for begin in range(0, len(rows), ROWS_AT_A_TIME):
            some = rows[begin : begin + ROWS_AT_A_TIME]
            taken = await self._rows.take([row.row_id for row in some])
            if taken:
                opened.write(taken)
                await self._rows.free(file, taken)
            count += len(taken)
        return count

    async def _files(self, month: date) -> AsyncIterator[list[ToArchive]]:
        """What is settled of a month, by the file that it goes into."""
        rows: list[ToArchive] = []
        size = 0
        async for page in self._settled(month):
            for row in page:
                if len(rows) == MOST_ROWS or size >= MOST_BYTES:
                    yield rows
                    rows, size = [], 0
                rows.append(row)
                size += row.content_bytes
        if rows:
            yield rows

    async def _settled(self, month: date) -> AsyncIterator[Sequence[ToArchive]]:
        for part in await self._rows.parts():
            async for page in self._rows.settled(part, month, next_month(month)):
                yield page


def next_month(month: date) -> date:
    """Return the first day of the month after this one."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
