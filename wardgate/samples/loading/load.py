"""Writes the sample world into an empty register: COPY in batches, in one transaction."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from wardgate.samples.loading.indexes import Indexes
from wardgate.samples.loading.rows import TABLES, Rows
from wardgate.samples.places.facility import Facility
from wardgate.samples.progress import Progress
from wardgate.samples.world import SampleWorld

LOAD_LOCK = 7205_2002
BATCH = 10_000


async def fill(database_url: str, world: SampleWorld, progress: Progress) -> bool:
    """Fill a migrated register with the sample world, if it has no people yet.

    Returns whether it was filled. Everything is one transaction, so a crash leaves the register empty. Memory
    use does not grow with the number of people.
    """
    engine = create_async_engine(database_url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({LOAD_LOCK})"))
            if await connection.scalar(text("SELECT EXISTS (SELECT FROM gateway.people)")):
                return False
            await _write_facilities(connection, world.facilities)
            await _write_people(connection, world, progress)
        return True
    finally:
        await engine.dispose()


async def _write_facilities(connection: AsyncConnection, facilities: Iterable[Facility]) -> None:
    statement = text("""
        INSERT INTO gateway.facilities (facility, full_name, province, tier)
        VALUES (:facility, :full_name, :province, :tier) ON CONFLICT DO NOTHING
    """)
    rows = [
        {"facility": at.code, "full_name": at.full_name, "province": at.province, "tier": at.tier.value}
        for at in facilities
    ]
    await connection.execute(statement, rows)


async def _write_people(connection: AsyncConnection, world: SampleWorld, progress: Progress) -> None:
    indexes = await Indexes.of(connection, TABLES)
    await indexes.drop()
    await _copy(connection, world, progress)
    await indexes.recreate(progress)
    # Without this the first look-ups are planned for empty tables.
    await connection.execute(text("ANALYZE " + ", ".join(f"gateway.{table}" for table in TABLES)))


async def _copy(connection: AsyncConnection, world: SampleWorld, progress: Progress) -> None:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    done, cards = 0, 0
    stream = (citizen.holding for citizen in world.citizens())
    while batch := list(islice(stream, BATCH)):
        rows = Rows(batch, cards)
        for table in TABLES:
            await driver.copy_records_to_table(table, schema_name="gateway", records=rows.of[table])
        done, cards = done + len(batch), cards + len(rows.of["cards"])
        progress("Writing people", done, world.people)
    await connection.execute(
        text("SELECT setval(pg_get_serial_sequence('gateway.cards', 'card_id'), :last)"), {"last": cards}
    )
