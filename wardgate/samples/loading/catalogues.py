"""Writes the catalogues of the sample world."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.entry import CatalogueEntry
from insurance.catalogue.entry_types import ENTRY_TYPES
from review.catalogues.tables import ENTRY_TABLES, catalogues
from runtime.postgres.driver_connection import driver_connection
from wardgate.samples.catalogues.sample_entries import Entry


async def write_catalogues(connection: AsyncConnection, entries: Iterable[Entry]) -> None:
    """Write entries, unless the database has catalogues: those are somebody's own."""
    if await connection.scalar(select(exists().select_from(catalogues))):
        return
    by_kind: defaultdict[CatalogueKind, list[CatalogueEntry]] = defaultdict(list)
    for kind, entry in entries:
        by_kind[kind].append(entry)
    # COPY is the driver's. With it, the triggers list each catalogue once, and not once for every row.
    driver = await driver_connection(connection)
    for kind, of_kind in by_kind.items():
        await driver.copy_records_to_table(
            ENTRY_TABLES[kind].name,
            schema_name="review",
            columns=ENTRY_TYPES[kind].__struct_fields__,
            records=map(msgspec.structs.astuple, of_kind),
        )
