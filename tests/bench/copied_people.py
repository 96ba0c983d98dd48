"""Millions of people in minutes: the people of a sample world, copied, each copy with its own numbers.

Names, cards and periods are a sample person's, so a register of ten million differs from one of a hundred
thousand only in its size. Numbers keep their beginning (province, sex, year of birth); the rest is
scattered, as in a sample world.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from wardgate.samples.loading.indexes import Indexes
from wardgate.samples.loading.rows import TABLES
from wardgate.samples.progress import Progress

ORIGINALS = 100_000

BEFORE = (
    "SET LOCAL maintenance_work_mem = '1GB'",
    # The copies are no changes of the register: its events would take more room than the people.
    "SET LOCAL session_replication_role = replica",
    # A factor without 2 and 5 visits every number below a power of ten once before it comes round.
    """
    CREATE FUNCTION pg_temp.scattered(place bigint, digits integer) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN lpad((place * 387420489 % (10 ^ digits)::bigint)::text, digits, '0')
    """,
    """
    CREATE TEMP TABLE original_people ON COMMIT DROP AS
    SELECT *, left(insurance_number, 2) AS province, left(chip_id, 6) AS stem,
           row_number() OVER (PARTITION BY left(insurance_number, 2)) - 1 AS in_province,
           row_number() OVER (PARTITION BY left(chip_id, 6)) - 1 AS of_stem
    FROM gateway.people
    """,
    """
    CREATE TEMP TABLE original_cards ON COMMIT DROP AS
    SELECT card_id, left(card_number, 5) AS kind, province, in_province
    FROM gateway.cards JOIN original_people USING (insurance_number)
    """,
    "CREATE TEMP TABLE original_periods ON COMMIT DROP AS SELECT * FROM gateway.card_periods",
    "TRUNCATE gateway.people, gateway.cards, gateway.card_periods, gateway.copayments CASCADE",
)
ONE_COPY = (
    """
    INSERT INTO gateway.people
    SELECT province || pg_temp.scattered(in_province * :copies + :copy, 8),
           stem || pg_temp.scattered(of_stem * :copies + :copy, 6), full_name, birth_date, sex, died_on
    FROM original_people
    """,
    """
    INSERT INTO gateway.cards (card_id, card_number, insurance_number)
    SELECT card_id + :copy * (SELECT max(card_id) FROM original_cards), kind || number, number
    FROM original_cards,
         LATERAL (SELECT province || pg_temp.scattered(in_province * :copies + :copy, 8)) AS made (number)
    """,
    """
    INSERT INTO gateway.card_periods
    SELECT card_id + :copy * (SELECT max(card_id) FROM original_cards), valid_from, valid_until,
           registered_facility, area_code, five_years_on, ended_on, end_reason
    FROM original_periods
    """,
)
AFTER = (
    "ANALYZE gateway.people, gateway.cards, gateway.card_periods",
    "SELECT setval(pg_get_serial_sequence('gateway.cards', 'card_id'), max(card_id)) FROM gateway.cards",
)


async def multiply(database_url: str, copies: int, progress: Progress) -> None:
    """Replace the people by `copies` copies of each, in one transaction."""
    engine = create_async_engine(database_url)
    try:
        async with engine.begin() as connection:
            for statement in BEFORE:
                await connection.exec_driver_sql(statement)
            indexes = await Indexes.of(connection, TABLES)
            await indexes.drop()
            for copy in range(copies):
                progress("Copying people", copy, copies)
                for statement in ONE_COPY:
                    await connection.execute(text(statement), {"copy": copy, "copies": copies})
            await indexes.recreate(progress)
            for statement in AFTER:
                await connection.exec_driver_sql(statement)
    finally:
        await engine.dispose()
