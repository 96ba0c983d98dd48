"""Loads catalogue files."""

from collections.abc import Sequence
from typing import BinaryIO

from sqlalchemy import text

from review.catalogues.load.catalogue_merge import CatalogueMerge
from review.catalogues.tables import ENTRY_TABLES
from runtime.loading.files.data_file import DataFile
from runtime.loading.load import LoadTarget, Round
from runtime.loading.load import load as load_files
from runtime.loading.tally import Tally
from runtime.progress_reporter import ProgressReporter

TABLES = ", ".join(table.fullname for table in ENTRY_TABLES.values())
# Reviews go on: only other loads wait. LOCK and ANALYZE are text, because SQLAlchemy Core does not have them.
CATALOGUES = LoadTarget(
    "catalogues", text(f"LOCK TABLE {TABLES} IN SHARE ROW EXCLUSIVE MODE"), text(f"ANALYZE {TABLES}")
)


async def load(
    database_url: str,
    files: Sequence[DataFile],
    facility: str | None,
    report: BinaryIO,
    reporter: ProgressReporter,
) -> list[Tally]:
    """Load files, one after the other, in one transaction. Raises Problem; then nothing was loaded.

    Where two files have the same row, the later one counts. With `facility`, rows of others are refused.
    """
    rounds = [Round([file], {file.kind: CatalogueMerge(file.kind, facility)}) for file in files]
    return await load_files(database_url, CATALOGUES, rounds, report, reporter)
