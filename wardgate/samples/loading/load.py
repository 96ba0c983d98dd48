"""Writes the sample world into an empty register, and its catalogues: in batches, in one transaction."""

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import cast, exists, func, select, text
from sqlalchemy.dialects.postgresql import REGCLASS, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.tables import cards as cards_table
from gateway.register.tables import facilities, people
from runtime.postgres.driver_connection import driver_connection
from runtime.postgres.engine import make_engine
from wardgate.samples.loading.catalogues import write_catalogues
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
    engine = make_engine(database_url)
    try:
        async with engine.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(LOAD_LOCK)))
            if await connection.scalar(select(exists().select_from(people))):
                return False
            await _write_facilities(connection, world.facilities)
            await _write_people(connection, world, progress)
            await write_catalogues(connection, world.catalogue_entries())
        return True
    finally:
        await engine.dispose()


async def _write_facilities(connection: AsyncConnection, places: Iterable[Facility]) -> None:
    rows = [
        {"facility": at.code, "full_name": at.full_name, "province": at.province, "tier": at.tier.value}
        for at in places
    ]
    await connection.execute(insert(facilities).on_conflict_do_nothing(), rows)


async def _write_people(connection: AsyncConnection, world: SampleWorld, progress: Progress) -> None:
    indexes = await Indexes.of(connection, TABLES)
    await indexes.drop()
    await _copy(connection, world, progress)
    await indexes.recreate(progress)
    # Without this the first look-ups are planned for empty tables. Text: SQLAlchemy Core has no ANALYZE.
    await connection.execute(text("ANALYZE " + ", ".join(f"gateway.{table}" for table in TABLES)))


async def _copy(connection: AsyncConnection, world: SampleWorld, progress: Progress) -> None:
    # COPY is the driver's: SQLAlchemy Core has no statement for it.
    driver = await driver_connection(connection)
    done, cards = 0, 0
    stream = (citizen.holding for citizen in world.citizens())
    while batch := list(islice(stream, BATCH)):
        rows = Rows(batch, cards)
        for table in TABLES:
            await driver.copy_records_to_table(table, schema_name="gateway", records=rows.of[table])
        done, cards = done + len(batch), cards + len(rows.of["cards"])
        progress("Writing people", done, world.people)
    sequence = func.pg_get_serial_sequence(cards_table.fullname, cards_table.c.card_id.name)
    await connection.execute(select(func.setval(cast(sequence, REGCLASS), cards)))
