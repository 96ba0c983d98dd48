"""Migrations, and the constraints of the database."""

import asyncio
from contextlib import AsyncExitStack
from datetime import date

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from typer.testing import CliRunner

from runtime.problem import Problem
from tests.integration.access_audit import execute, fetch, verify, write_chain
from tests.integration.migrating import locked, run_alembic, until_waited_for
from wardgate.cli import app
from wardgate.migrate import Timeouts, migrate

WITHOUT_QUOTES_RECEIPTS = "gateway@gateway_0003"
QUOTES_RECEIPTS = """
    SELECT FROM pg_attribute WHERE attrelid = 'gateway.facilities'::regclass AND attname = 'quotes_receipts'
"""
PERSON = "INSERT INTO gateway.people VALUES ('0123456789', NULL, 'Trần Thử', '1999', 'male')"
CARD = "INSERT INTO gateway.cards VALUES (1, 'DN4010123456789', '0123456789')"
PERIOD = """
    INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
    VALUES (1, :first, :last, '01001')
"""
WITH_DETAIL = """
    DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %I SET log_error_verbosity = verbose', current_database());
    END $$
"""
CLAIM_OF_A_RELEASE = """
    INSERT INTO gateway.claims (claim_id, facility, number, release, content, received_at)
    SELECT gen_random_uuid(), '01001', release, release, '', now() FROM unnest(ARRAY['R4', 'R5']) AS release
"""

CLAIM_WITH_COPAYMENTS = """
    WITH claim AS (
        INSERT INTO gateway.claims (claim_id, facility, number, format, content, received_at)
        VALUES (gen_random_uuid(), '01001', 'a', 'FHIR_R4_JSON', '', now()) RETURNING claim_id
    )
    INSERT INTO gateway.copayments (claim_id, insurance_number, day, amount)
    SELECT claim_id, '0123456789', day::date, amount FROM claim,
        (VALUES ('2025-12-31', 400), ('2026-01-05', 100)) AS of_part (day, amount)
"""


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    assert await migrate(database_url)


async def test_schemas_of_a_newer_release_are_left_as_they_are(database_url: str) -> None:
    await execute(
        database_url,
        "UPDATE alembic_version SET version_num = 'review_9999' WHERE version_num LIKE 'review%'",
    )
    assert not await migrate(database_url)
    environment = {"WARDGATE_DATABASE_URL": database_url}
    migrated = await asyncio.to_thread(CliRunner().invoke, app, ["migrate"], env=environment)
    assert migrated.exit_code == 0
    assert "newer release" in migrated.stdout
    # The embedded server keeps values of rows out of its log.
    assert not migrated.stderr
    await execute(database_url, WITH_DETAIL)
    migrated = await asyncio.to_thread(CliRunner().invoke, app, ["migrate"], env=environment)
    assert migrated.exit_code == 0
    assert "Set log_error_verbosity = terse" in migrated.stderr


async def test_entries_from_before_the_chains_become_one_chain(database_url: str) -> None:
    await write_chain(database_url, 3, 2)
    before = await fetch(database_url, "SELECT check_id, officer_name FROM gateway.access_log")
    await run_alembic(database_url, command.downgrade, "gateway@gateway_0002")
    assert len(await fetch(database_url, "SELECT entry FROM gateway.access_log")) == 5
    await run_alembic(database_url, command.upgrade, "heads")
    after = await fetch(database_url, "SELECT check_id, officer_name FROM gateway.access_log")
    assert sorted(after) == sorted(before)
    verdict = await verify(database_url)
    assert (verdict.entries, verdict.links, verdict.findings) == (5, 1, [])


async def test_claims_stored_with_a_release_get_their_format(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, "gateway@gateway_0005")
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text(CLAIM_OF_A_RELEASE))
    await engine.dispose()
    await run_alembic(database_url, command.upgrade, "heads")
    formats = "SELECT number, format FROM gateway.claims ORDER BY number"
    assert [tuple(row) for row in await fetch(database_url, formats)] == [
        ("R4", "FHIR_R4_JSON"),
        ("R5", "FHIR_R5_JSON"),
    ]
    await run_alembic(database_url, command.downgrade, "gateway@gateway_0005")
    releases = "SELECT release FROM gateway.claims ORDER BY number"
    assert [tuple(row) for row in await fetch(database_url, releases)] == [("R4",), ("R5",)]


async def test_what_a_claim_has_on_several_days_is_booked_on_the_last_one_by_an_earlier_release(
    database_url: str,
) -> None:
    booked = "SELECT day, amount FROM gateway.copayments"
    await execute(database_url, CLAIM_WITH_COPAYMENTS)
    await run_alembic(database_url, command.downgrade, "gateway@gateway_0037")
    for _ in range(2):
        assert [tuple(row) for row in await fetch(database_url, booked)] == [(date(2026, 1, 5), 500)]
        await run_alembic(database_url, command.upgrade, "heads")


async def test_a_migration_that_a_table_lock_blocks_gives_up_and_is_not_done(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, WITHOUT_QUOTES_RECEIPTS)
    pauses: list[float] = []

    async def record(seconds: float) -> None:
        pauses.append(seconds)

    async with locked(database_url, "gateway.facilities"):
        with pytest.raises(Problem, match="not all migrations were done"):
            await migrate(database_url, Timeouts(lock=0.05, pause=7, attempts=3), record)
    assert pauses == [7, 7]
    assert not await fetch(database_url, QUOTES_RECEIPTS)
    await migrate(database_url)
    assert await fetch(database_url, QUOTES_RECEIPTS)


async def test_a_migration_succeeds_when_the_lock_is_released_between_two_attempts(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, WITHOUT_QUOTES_RECEIPTS)
    async with AsyncExitStack() as lock:
        await lock.enter_async_context(locked(database_url, "gateway.facilities"))

        async def release(_: float) -> None:
            await lock.aclose()

        await migrate(database_url, Timeouts(lock=0.05), release)
    assert await fetch(database_url, QUOTES_RECEIPTS)


async def test_a_migration_that_deadlocks_with_a_query_is_tried_again(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, "review@review_0018")
    pauses: list[float] = []

    async def record(seconds: float) -> None:
        pauses.append(seconds)

    async with locked(database_url, "review.case_facts") as query:
        migration = asyncio.create_task(migrate(database_url, sleep=record))
        await until_waited_for(query, "review.case_facts")
        # PostgreSQL ends the session that looks for a deadlock first. It is not this one.
        await query.execute("SET LOCAL deadlock_timeout = '1h'")
        await query.execute("SELECT count(*) FROM review.cases")
    assert await migration
    assert len(pauses) == 1


async def test_a_statement_that_takes_too_long_ends_the_migration(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, WITHOUT_QUOTES_RECEIPTS)
    async with locked(database_url, "gateway.facilities"):
        with pytest.raises(Problem, match="took longer than"):
            await migrate(database_url, Timeouts(statement=0.05))
    assert not await fetch(database_url, QUOTES_RECEIPTS)


async def test_two_migrations_at_once_do_not_disturb_each_other(database_url: str) -> None:
    await run_alembic(database_url, command.downgrade, WITHOUT_QUOTES_RECEIPTS)
    await asyncio.gather(migrate(database_url), migrate(database_url))
    assert await fetch(database_url, QUOTES_RECEIPTS)


async def test_two_periods_of_one_card_cannot_overlap(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text(PERSON))
        await connection.execute(text(CARD))
        await connection.execute(text(PERIOD), {"first": date(2026, 1, 1), "last": date(2026, 6, 30)})
        await connection.execute(text(PERIOD), {"first": date(2026, 7, 1), "last": date(2026, 12, 31)})
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError, match="card_periods_do_not_overlap"):
            await connection.execute(text(PERIOD), {"first": date(2026, 6, 30), "last": date(2026, 6, 30)})
    await engine.dispose()
