"""Which catalogues are loaded (`wardgate catalogue list`)."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.tables import catalogues
from runtime.postgres.command_engine import command_engine


class LoadedCatalogue(msgspec.Struct, frozen=True):
    """A catalogue of a facility (empty: the insurer's). `loaded_until` is None where an entry has no end.

    Between its first and last day it may have days on which no entry is in force.
    """

    kind: CatalogueKind
    facility: str
    entries: int
    loaded_from: date | None
    loaded_until: date | None
    changed_at: datetime


async def loaded_catalogues(
    database_url: str, facility: str | None = None, kind: CatalogueKind | None = None
) -> Sequence[LoadedCatalogue]:
    """Return those of this facility and kind, by facility and kind."""
    columns = catalogues.c
    first, after = func.lower(columns.loaded).label("first"), func.upper(columns.loaded).label("after")
    query = select(columns.kind, columns.facility, columns.entries, first, after, columns.changed_at)
    if facility is not None:
        query = query.where(columns.facility == facility)
    if kind is not None:
        query = query.where(columns.kind == kind)
    async with _engine(database_url) as engine, engine.connect() as connection:
        rows = await connection.execute(query.order_by(columns.facility, columns.kind))
        return [_catalogue(row) for row in rows]


def _engine(database_url: str) -> AbstractAsyncContextManager[AsyncEngine]:
    old = "This database has no catalogues. Run `wardgate migrate` first."
    return command_engine(database_url, {asyncpg.UndefinedTableError: old})


def _catalogue(row: Row[*tuple[Any, ...]]) -> LoadedCatalogue:
    return LoadedCatalogue(
        kind=CatalogueKind(row.kind),
        facility=row.facility,
        entries=row.entries,
        loaded_from=row.first,
        # The end of a range is the day after.
        loaded_until=row.after and row.after - timedelta(days=1),
        changed_at=row.changed_at,
    )
