"""Writes the catalogues of the sample world."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.tables import ENTRY_TABLES, catalogues
from wardgate.samples.catalogues.sample_entries import Entry


async def write_catalogues(connection: AsyncConnection, entries: Iterable[Entry]) -> None:
    """Write entries, unless the database has catalogues: those are somebody's own."""
    if await connection.scalar(select(exists().select_from(catalogues))):
        return
    rows: defaultdict[CatalogueKind, list[dict[str, Any]]] = defaultdict(list)
    for kind, entry in entries:
        rows[kind].append(msgspec.structs.asdict(entry))
    for kind, of_kind in rows.items():
        await connection.execute(insert(ENTRY_TABLES[kind]), of_kind)
