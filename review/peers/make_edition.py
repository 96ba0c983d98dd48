"""Makes an edition of what is usual, and keeps it: `python -m review peers`."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from review.peers.admissions import Admissions, FacilityCounts, admissions_of, facility_counts
from review.peers.peer_statistics import claims_between, group_of, peer_statistics
from review.peers.shrinkage import GroupStatistics, shrunk
from review.peers.tables import peer_editions, peer_facilities, peer_groups
from review.triage.tables.cases import cases
from runtime.postgres.command_engine import command_engine

OLD = {asyncpg.UndefinedColumnError: "This database is older than editions. Run `wardgate migrate` first."}
ROWS = 5_000
# Sorts of a year of claims stay in memory where there is room for them.
SORT_MEMORY = text("SET LOCAL work_mem = '128MB'")


class MadeEdition(msgspec.Struct, frozen=True):
    """What was made. `edition` is its number; None where there are no claims, so that none was kept."""

    edition: int | None
    since: date
    until: date
    claims: int
    groups: int
    facilities: Sequence[Admissions]


async def make_edition(database_url: str, since: date, until: date) -> MadeEdition:
    """From all claims that ended from the day `since` on and before `until`. Committed on return.

    Workers compare with it from their next batch on. Raises Problem where the database cannot be used.
    """
    async with command_engine(database_url, OLD) as engine, engine.begin() as connection:
        await connection.execute(SORT_MEMORY)
        claims = await _count(connection, since, until)
        groups = shrunk(await _groups(connection, since, until))
        facilities = admissions_of(await _counts(connection, since, until))
        edition = await _keep(connection, (since, until, claims), groups, facilities) if groups else None
    return MadeEdition(edition, since, until, claims, len(groups), facilities)


async def _count(connection: AsyncConnection, since: date, until: date) -> int:
    counted = select(func.count()).select_from(cases).where(*claims_between(since, until))
    return (await connection.execute(counted)).scalar_one()


async def _groups(connection: AsyncConnection, since: date, until: date) -> list[GroupStatistics]:
    rows = await connection.execute(peer_statistics(since, until))
    return [group_of(row) for row in rows.mappings()]


async def _counts(connection: AsyncConnection, since: date, until: date) -> list[FacilityCounts]:
    return [FacilityCounts(*row) for row in await connection.execute(facility_counts(since, until))]


async def _keep(
    connection: AsyncConnection,
    made: tuple[date, date, int],
    groups: Iterable[GroupStatistics],
    facilities: Iterable[Admissions],
) -> int:
    facts = dict(zip(("since", "until", "claims"), made, strict=True))
    kept = insert(peer_editions).values(facts).returning(peer_editions.c.edition)
    edition: int = (await connection.execute(kept)).scalar_one()
    rows = [row for group in groups for row in _rows(edition, group)]
    for place in range(0, len(rows), ROWS):
        await connection.execute(insert(peer_groups), rows[place : place + ROWS])
    if of_facilities := [{"edition": edition, **msgspec.structs.asdict(one)} for one in facilities]:
        await connection.execute(insert(peer_facilities), of_facilities)
    return edition


def _rows(edition: int, one: GroupStatistics) -> Iterable[dict[str, Any]]:
    for measure, spread in one.spreads.items():
        yield {
            "edition": edition,
            **msgspec.structs.asdict(one.group),
            "measure": measure.value,
            "claims": one.claims,
            **msgspec.structs.asdict(spread),
        }
