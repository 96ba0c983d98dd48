"""Migrations of large tables: gateways answer and take claims in while they run."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from functools import partial

import asyncpg
import pytest
from alembic import command
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.contract.filled_register import connect
from tests.integration.access_audit import execute, fetch, write_chain
from tests.integration.migrating import locked, run_alembic
from tests.integration.schema_catalog import schema_catalog
from tests.wait_until import wait_until
from wardgate.migrate import Timeouts, migrate

BEFORE_DRY_RUNS, BEFORE_LOST, BEFORE_USE, BEFORE_REPLACED = (
    f"gateway@gateway_{number}" for number in ("0007", "0010", "0011", "0014")
)
LOCK = 0.3
CLAIM = """
    INSERT INTO gateway.claims (claim_id, facility, number, format, content, received_at, closed_as)
    VALUES (gen_random_uuid(), '01001', gen_random_uuid(), 'FHIR_R4_JSON', '', now(), 'REPLACED')
"""
ROWS = (
    CLAIM,
    "INSERT INTO gateway.people VALUES ('0123456789', NULL, 'Trần Thử', '1999', 'male')",
    "INSERT INTO gateway.cards VALUES (1, 'DN4010123456789', '0123456789')",
    """
    INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
    VALUES (1, '2026-01-01', '2026-12-31', '01001')
    """,
    "INSERT INTO review.queue (claim_id, message) VALUES (gen_random_uuid(), '')",
    """
    INSERT INTO review.stays (claim_id, place, person, facility, first_day, last_day, inpatient, fingerprint,
        lines)
    VALUES (gen_random_uuid(), 1, 'x', '01001', '2026-01-01', '2026-01-01', false, '', '{}')
    """,
    """
    INSERT INTO review.reviews (claim_id, facility, reviewed_at, band, score, expected_recovery, currency,
        rulebook_version, message)
    VALUES (gen_random_uuid(), '01001', now(), 'CLEAR', 0, 0, 'VND', '', '')
    """,
)
# What keeps others waiting, and how many rows the transaction has read of a table that it has locked so.
READ_UNDER_LOCK = """
    SELECT DISTINCT relname, mode FROM pg_locks JOIN pg_stat_xact_user_tables ON relid = relation
    WHERE pid = pg_backend_pid() AND schemaname IN ('gateway', 'review') AND seq_tup_read > 0
        AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
KEEPS_NO_WRITER_WAITING = "INDEX CONCURRENTLY|VALIDATE CONSTRAINT|set_config|advisory"
NOT_VALID = """
    SELECT conname FROM pg_constraint WHERE NOT convalidated
    UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
"""
INDEX_WAITS = """
    SELECT FROM pg_stat_activity
    WHERE query LIKE '%CREATE INDEX CONCURRENTLY claims_%' AND wait_event_type = 'Lock'
        AND datname = current_database()
"""
# The migrations as they were before they let others write.
PURPOSES = "'look-up', 'claim', 'dry-run', 'audit'"
CHECK = "ALTER TABLE gateway.access_log ADD CONSTRAINT access_log_{0}_check1 CHECK ({0} IN ({1}))"
DROP = "ALTER TABLE gateway.access_log DROP CONSTRAINT access_log_{}_check1"
OLD_FORMS = {
    "gateway_0008": (DROP.format("purpose"), CHECK.format("purpose", PURPOSES)),
    "gateway_0011": (
        DROP.format("purpose"),
        CHECK.format("purpose", f"{PURPOSES}, 'lost'"),
        DROP.format("subject_kind"),
        CHECK.format("subject_kind", "'chip_id', 'card_number', 'insurance_number', 'count'"),
    ),
    "gateway_0012": (
        """
        ALTER TABLE gateway.claims
            ADD COLUMN use text NOT NULL DEFAULT 'claim'
                CHECK (use IN ('claim', 'preauthorization', 'predetermination')),
            ADD COLUMN is_withdrawal boolean NOT NULL DEFAULT false,
            ADD COLUMN acknowledgement bytea,
            ADD COLUMN preauthorization_claim_id uuid REFERENCES gateway.claims,
            ADD CHECK (NOT is_withdrawal OR (closed_as = 'CANCELLED' AND acknowledgement IS NOT NULL))
        """,
        """
        CREATE INDEX claims_cancelled ON gateway.claims (facility, number, received_at DESC)
        WHERE closed_as = 'CANCELLED'
        """,
    ),
    "gateway_0015": (
        """
        CREATE INDEX claims_replaced ON gateway.claims (facility, number, received_at DESC)
        WHERE closed_as = 'REPLACED'
        """,
    ),
}


async def test_a_database_that_ran_the_earlier_forms_equals_a_new_one(database_url: str) -> None:
    expected = await catalog(database_url)
    await run_alembic(database_url, command.downgrade, BEFORE_DRY_RUNS)
    for version, statements in OLD_FORMS.items():
        await run_alembic(database_url, command.upgrade, f"gateway_{int(version[-4:]) - 1:04}")
        await execute(database_url, *statements)
        await run_alembic(database_url, command.stamp, version)
    await migrate(database_url)
    assert await catalog(database_url) == expected


async def test_no_migration_reads_a_large_table_under_a_lock_that_writers_wait_for(database_url: str) -> None:
    await write_chain(database_url, 3)
    await execute(database_url, *ROWS)
    for version in (BEFORE_DRY_RUNS, "review@review_0003"):
        await run_alembic(database_url, command.downgrade, version)
    with reads_under_locks() as found:
        await migrate(database_url)
    assert found == set()
    assert await fetch(database_url, NOT_VALID) == []


async def test_claims_are_taken_in_while_an_index_waits_for_an_old_transaction(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, BEFORE_REPLACED)
    async with locked(database_url, "gateway.claims", "ROW EXCLUSIVE"):
        migration = asyncio.create_task(migrate(database_url, Timeouts(lock=LOCK)))
        await wait_until(partial(fetch, database_url, INDEX_WAITS), bool)
        await execute(database_url, *[CLAIM] * 20)
        assert not migration.done()
    await migration
    assert len(await fetch(database_url, "SELECT FROM gateway.claims")) == 20
    assert await fetch(database_url, NOT_VALID) == []


async def test_a_writer_waits_no_longer_than_the_lock_timeout_of_a_migration(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, BEFORE_USE)
    pauses = 0
    async with AsyncExitStack() as reader, writing(database_url) as more_are_written:
        await reader.enter_async_context(locked(database_url, "gateway.claims"))

        async def pause(_: float) -> None:
            nonlocal pauses
            pauses += 1
            await more_are_written(5)
            if pauses == 3:
                await reader.aclose()

        await migrate(database_url, Timeouts(lock=LOCK), pause)
        await more_are_written(5)
    assert pauses == 3


async def test_an_index_that_an_interrupted_run_left_invalid_is_made_again(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, BEFORE_REPLACED)
    await execute(database_url, CLAIM, CLAIM)
    async with connected(database_url) as connection:
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute(
                "CREATE UNIQUE INDEX CONCURRENTLY claims_replaced ON gateway.claims (facility)"
            )
    assert len(await fetch(database_url, NOT_VALID)) == 1
    await migrate(database_url)
    assert await fetch(database_url, NOT_VALID) == []


@pytest.mark.parametrize("before", [BEFORE_DRY_RUNS, BEFORE_LOST, BEFORE_USE])
async def test_a_migration_that_ended_between_two_of_its_transactions_goes_on(
    database_url: str, before: str
) -> None:
    expected = await catalog(database_url)
    await run_alembic(database_url, command.downgrade, before)
    with failing_at("VALIDATE CONSTRAINT"), pytest.raises(DBAPIError, match="division by zero"):
        await migrate(database_url)
    assert await fetch(database_url, NOT_VALID)
    await migrate(database_url)
    assert await catalog(database_url) == expected


async def test_two_migrations_at_once_do_not_wait_for_each_other_at_an_index(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, BEFORE_USE)
    async with asyncio.timeout(60):
        await asyncio.gather(migrate(database_url), migrate(database_url))
    assert await fetch(database_url, NOT_VALID) == []


async def catalog(database_url: str) -> dict[str, object]:
    """Both schemas, what is not valid in them, and the versions."""
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        found = {schema: await schema_catalog(connection, schema) for schema in ("gateway", "review")}
    await engine.dispose()
    versions = await fetch(database_url, "SELECT version_num FROM alembic_version ORDER BY 1")
    return {**found, "not valid": await fetch(database_url, NOT_VALID), "versions": versions}


@contextmanager
def reads_under_locks() -> Iterator[set[tuple[str, str]]]:
    """The tables that a transaction has read while it kept writers waiting, with the lock.

    Outside of transactions there are only statements that keep no writer waiting.
    """
    found: set[tuple[str, str]] = set()

    def check_transaction(connection: Connection) -> None:
        found.update(map(tuple, connection.exec_driver_sql(READ_UNDER_LOCK)))
        # Else the next transaction would seem to have read these rows.
        connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")

    def check_statement(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if connection.get_isolation_level() == "AUTOCOMMIT" and not re.search(
            KEEPS_NO_WRITER_WAITING, statement
        ):
            found.add((statement, "outside of a transaction"))

    with listening("commit", check_transaction), listening("before_cursor_execute", check_statement):
        yield found


@contextmanager
def failing_at(words: str) -> Iterator[None]:
    """The first statement with these words fails, as where the process ends before it."""

    def fail(_: object, __: object, statement: str, parameters: object, *_more: object) -> tuple[str, object]:
        return ("SELECT 1 / 0" if words in statement else statement), parameters

    with listening("before_cursor_execute", fail, retval=True):
        yield


@contextmanager
def listening(name: str, listener: Callable[..., object], **options: bool) -> Iterator[None]:
    """Call the listener at this event of every engine."""
    event.listen(Engine, name, listener, **options)
    try:
        yield
    finally:
        event.remove(Engine, name, listener)


@asynccontextmanager
async def connected(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection."""
    connection = await connect(database_url)
    try:
        yield connection
    finally:
        connection.terminate()


@asynccontextmanager
async def writing(database_url: str) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    """Write claims all the time, and fail where one waits clearly longer than the lock timeout.

    Yields a function that waits until so many more are written.
    """
    count = 0

    async def write() -> None:
        nonlocal count
        async with connected(database_url) as connection:
            # Behind the migration's lock; and the machine may be busy.
            await connection.execute(f"SET statement_timeout = '{LOCK + 10}s'")
            while True:
                await connection.execute(CLAIM)
                count += 1

    async def wait_for_more(more: int) -> None:
        sought = count + more
        assert await wait_until(written, lambda now: now >= sought or writer.done()) >= sought

    async def written() -> int:
        return count

    writer = asyncio.create_task(write())
    try:
        yield wait_for_more
    finally:
        writer.cancel()
        with suppress(asyncio.CancelledError):
            await writer
