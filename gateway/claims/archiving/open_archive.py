"""Opens the archive for a command of an operator."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from gateway.archiving.archive_files import ArchiveFiles
from gateway.archiving.archive_folders import ArchiveFolders
from gateway.archiving.archive_months import ArchiveMonths
from gateway.archiving.operator_connection import operator_connection
from gateway.claims.archiving.archive_table import ArchiveTable
from gateway.claims.archiving.archived_claim import ArchivedClaim
from gateway.claims.archiving.claim_parquet import ClaimParquet
from gateway.claims.archiving.reading.archived_claims import ArchivedClaims
from gateway.claims.archiving.reading.find_claims import FindClaims
from gateway.claims.archiving.reading.place_table import PlaceTable
from gateway.claims.archiving.reading.sought_claim_table import SoughtClaimTable
from runtime.problem import Problem
from runtime.time_zone import midnight

# One run at a time, as long as its connection lives.
ARCHIVE_LOCK = 7205_2005


@asynccontextmanager
async def open_archive(
    database_url: str, settled_before: date, *, undecided: bool
) -> AsyncIterator[ArchiveMonths[ArchivedClaim]]:
    """The use case, for claims that were settled before this day; one at a time.

    Raises Problem where the database cannot be used, now or later, or another run is in progress.
    """
    async with operator_connection(database_url) as connection:
        files = ArchiveFiles(connection, "gateway.archive_files", "claims", ARCHIVE_LOCK)
        if not await files.lock():
            raise Problem("Another `wardgate archive` runs on this database: wait until it ends.")
        table = ArchiveTable(connection, midnight(settled_before), undecided=undecided)
        yield ArchiveMonths(table, files, ClaimParquet)


@asynccontextmanager
async def open_claim_search(database_url: str, folders: Sequence[Path]) -> AsyncIterator[FindClaims]:
    """The use case that finds claims, with those in these folders of the archive. Raises Problem as above."""
    async with operator_connection(database_url) as connection:
        archive = ArchivedClaims(PlaceTable(connection), ArchiveFolders(folders))
        yield FindClaims(SoughtClaimTable(connection), archive)
