"""Archives the settled claims of a month: into files, and out of the database."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import UUID

from gateway.claims.archiving.archived_claim import ArchivedClaim, NewFile, ToArchive, WrittenFile
from runtime.time_zone import day_of

# A file is written in one transaction, in which its claims are locked: some seconds. Its size is that of the
# contents before they are compressed; a claim has at most 4 MiB.
MOST_CLAIMS, MOST_BYTES = 10_000, 256 * 1024 * 1024
# So many are in memory at once.
CLAIMS_AT_A_TIME = 200


class Archivable(Protocol):
    """The claims of the database; see archive_table.ArchiveTable."""

    async def facilities(self) -> Mapping[str, datetime]: ...

    def settled(self, facility: str, first_day: date, before: date) -> AsyncIterator[Sequence[ToArchive]]: ...

    def transaction(self) -> AbstractAsyncContextManager[None]: ...

    async def new_file(self, month: date) -> NewFile: ...

    async def take(self, claim_ids: Sequence[UUID]) -> list[ArchivedClaim]: ...

    async def free(self, file: NewFile, claims: Sequence[ArchivedClaim]) -> None: ...

    async def record(self, file: NewFile, written: WrittenFile) -> None: ...

    async def files(self) -> Mapping[str, bytes]: ...


class ClaimFile(Protocol):
    """A file that claims are added to."""

    def write(self, claims: Sequence[ArchivedClaim]) -> None: ...


class Folder(Protocol):
    """Where the files go; see archive_folder.ArchiveFolder."""

    def new_file(self, name: str) -> AbstractContextManager[Path]: ...

    def written(self, name: str, claims: int) -> WrittenFile: ...

    def note(self, files: Mapping[str, bytes]) -> None: ...


class MonthTotal(NamedTuple):
    """What can be archived of a month."""

    month: date
    claims: int
    content_bytes: int


class ArchiveClaims:
    """The use case. What it does can be interrupted at any time, and repeated.

    A claim is deleted from the database in the transaction that records its file, when the file is on the
    disk. A file of a transaction that was rolled back has no claim that is not in the database as well.
    """

    def __init__(
        self, claims: Archivable, open_file: Callable[[Path], AbstractContextManager[ClaimFile]]
    ) -> None:
        self._claims = claims
        self._open_file = open_file

    async def months(self, before: date) -> list[date]:
        """Return the months before this one, each by its first day, from that of the first claim on."""
        oldest = min((await self._claims.facilities()).values(), default=None)
        month = day_of(oldest).replace(day=1) if oldest else before
        months = []
        while month < before:
            months.append(month)
            month = next_month(month)
        return months

    async def count(self, month: date) -> MonthTotal:
        """Return what can be archived of a month."""
        claims = content_bytes = 0
        async for page in self._settled(month):
            claims += len(page)
            content_bytes += sum(claim.content_bytes for claim in page)
        return MonthTotal(month, claims, content_bytes)

    async def archive(self, month: date, folder: Folder) -> AsyncIterator[tuple[str, WrittenFile]]:
        """Archive what can be archived of a month. Return each file when its claims are deleted."""
        async for claims in self._files(month):
            yield await self._archive_file(month, claims, folder)

    async def note_all(self, folder: Folder) -> None:
        """Note the files that the folder has, also where somebody has deleted the notes."""
        folder.note(await self._claims.files())

    async def _archive_file(
        self, month: date, claims: Sequence[ToArchive], folder: Folder
    ) -> tuple[str, WrittenFile]:
        async with self._claims.transaction():
            file = await self._claims.new_file(month)
            with folder.new_file(file.name) as path, self._open_file(path) as opened:
                count = await self._write(file, claims, opened)
            written = folder.written(file.name, count)
            await self._claims.record(file, written)
            # Before the commit: whoever deletes the files that are not noted deletes no only copy.
            folder.note({file.name: written.sha256})
        return file.name, written

    async def _write(self, file: NewFile, claims: Sequence[ToArchive], opened: ClaimFile) -> int:
        count = 0
        for begin in range(0, len(claims), CLAIMS_AT_A_TIME):
            some = claims[begin : begin + CLAIMS_AT_A_TIME]
            taken = await self._claims.take([claim.claim_id for claim in some])
            if taken:
                opened.write(taken)
                await self._claims.free(file, taken)
            count += len(taken)
        return count

    async def _files(self, month: date) -> AsyncIterator[list[ToArchive]]:
        """The settled claims of a month, by the file that they go into."""
        claims: list[ToArchive] = []
        size = 0
        async for page in self._settled(month):
            for claim in page:
                if len(claims) == MOST_CLAIMS or size >= MOST_BYTES:
                    yield claims
                    claims, size = [], 0
                claims.append(claim)
                size += claim.content_bytes
        if claims:
            yield claims

    async def _settled(self, month: date) -> AsyncIterator[Sequence[ToArchive]]:
        for facility in await self._claims.facilities():
            async for page in self._claims.settled(facility, month, next_month(month)):
                yield page


def next_month(month: date) -> date:
    """Return the first day of the month after this one."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
