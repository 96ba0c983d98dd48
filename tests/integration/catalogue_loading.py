"""Loads catalogue files into a real database, and reads what it contains then."""

import io
from pathlib import Path

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.load.load import load
from review.catalogues.load.open_files import open_files
from review.catalogues.loaded_catalogues import LoadedCatalogue, loaded_catalogues
from tests.integration.register_loading import Counts, Fault, Silent, read


async def load_files(
    database_url: str, *paths: Path, facility: str | None = None
) -> tuple[list[Counts], list[Fault]]:
    """The counts of each file's rows; and file, line and column of each fault."""
    report = io.BytesIO()
    tallies = await load(database_url, open_files(paths, facility), facility, report, Silent())
    counts = [(tally.added, tally.changed, tally.unchanged, tally.refused) for tally in tallies]
    faults = [(Path(row["file"]).name, int(row["line"]), row["column"]) for row in read(report)]
    return counts, faults


async def listed(database_url: str, kind: CatalogueKind, facility: str = "01001") -> LoadedCatalogue | None:
    """The catalogue of this kind and facility."""
    found = await loaded_catalogues(database_url, facility, kind)
    return found[0] if found else None
