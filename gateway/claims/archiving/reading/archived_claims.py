"""Reads what was moved into the archive: the contents of claims, their reviews, and what they rest on."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from gateway.archiving.archive_file import ArchiveFile
from gateway.claims.archiving.reading.archived_rows import read_rows
from gateway.claims.archiving.reading.place import Place


class Places(Protocol):
    """Which claims are in which file; see place_table.PlaceTable."""

    async def find(self, claim_ids: Sequence[UUID]) -> Sequence[Place]: ...

    async def files(self, first: date, last: date) -> Sequence[ArchiveFile]: ...


class Folders(Protocol):
    """Where the files are; see archive_folders.ArchiveFolders."""

    def ensure(self, files: Sequence[ArchiveFile]) -> None: ...

    def path(self, file: ArchiveFile) -> Path: ...


class ArchivedReview(NamedTuple):
    """A serialised review.v1.ClaimSubmitted without content, and a review.v1.ClaimReviewed.

    Each is None where there was none when the claim was archived.
    """

    facts: bytes | None
    review: bytes | None


class ArchivedAnswer(NamedTuple):
    """The content; a serialised review.v1.ClaimReviewed and ClaimDecided, each None where there was none."""

    content: bytes
    review: bytes | None
    decided: bytes | None


class ArchivedClaims:
    """Claims in files. All methods raise Problem, which names a file that is missing, damaged or foreign."""

    def __init__(self, places: Places, folders: Folders) -> None:
        self._places = places
        self._folders = folders

    async def ensure(self, first: date, last: date) -> None:
        """Make sure that the files of the claims are there that came in on these days."""
        self._folders.ensure(await self._places.files(first, last))

    async def contents(self, claim_ids: Sequence[UUID]) -> dict[UUID, bytes]:
        """Return the contents of those that are archived, as they were sent."""
        return {claim_id: row["content"] for claim_id, row in await self._read(claim_ids, ("content",))}

    async def reviews(self, claim_ids: Sequence[UUID]) -> dict[UUID, ArchivedReview]:
        """Return what is kept of those that are archived, to judge them again."""
        rows = await self._read(claim_ids, ArchivedReview._fields)
        return {claim_id: ArchivedReview(**row) for claim_id, row in rows}

    async def answers(self, claim_ids: Sequence[UUID]) -> dict[UUID, ArchivedAnswer]:
        """Return what the facilities of those that are archived sent, and what they were answered."""
        rows = await self._read(claim_ids, ArchivedAnswer._fields)
        return {claim_id: ArchivedAnswer(**row) for claim_id, row in rows}

    async def _read(
        self, claim_ids: Sequence[UUID], columns: Sequence[str]
    ) -> Iterator[tuple[UUID, dict[str, Any]]]:
        places = await self._places.find(claim_ids) if claim_ids else ()
        by_file = groupby(sorted(places, key=_file), key=_file)
        return (
            one
            for file, there in by_file
            for one in read_rows(self._folders.path(file), list(there), columns).items()
        )


def _file(place: Place) -> ArchiveFile:
    return place.file
