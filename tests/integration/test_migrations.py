"""Migrations, and the constraints of the database."""

from collections.abc import Callable
from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.integration.access_audit import fetch, verify, write_chain
from wardgate.migrate import alembic_config, migrate

PERSON = "INSERT INTO gateway.people VALUES ('0123456789', NULL, 'Trần Thử', '1999', 'male')"
CARD = "INSERT INTO gateway.cards VALUES (1, 'DN4010123456789', '0123456789')"
PERIOD = """
    INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
    VALUES (1, :first, :last, '01001')
"""
CLAIM_OF_A_RELEASE = """
    INSERT INTO gateway.claims (claim_id, facility, number, release, content, received_at)
    SELECT gen_random_uuid(), '01001', release, release, '', now() FROM unnest(ARRAY['R4', 'R5']) AS release
"""


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    await migrate(database_url)


async def test_entries_from_before_the_chains_become_one_chain(database_url: str) -> None:
    await write_chain(database_url, 3, 2)
    before = await fetch(database_url, "SELECT check_id, officer_name FROM gateway.access_log")
    await _run(database_url, command.downgrade, "gateway@gateway_0002")
    assert len(await fetch(database_url, "SELECT entry FROM gateway.access_log")) == 5
    await _run(database_url, command.upgrade, "heads")
    after = await fetch(database_url, "SELECT check_id, officer_name FROM gateway.access_log")
    assert sorted(after) == sorted(before)
    verdict = await verify(database_url)
    assert (verdict.entries, verdict.links, verdict.findings) == (5, 1, [])


async def test_claims_that_are_kept_by_release_get_their_format(database_url: str) -> None:
    await _run(database_url, command.downgrade, "gateway@gateway_0005")
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text(CLAIM_OF_A_RELEASE))
    await engine.dispose()
    await _run(database_url, command.upgrade, "heads")
    formats = "SELECT number, format FROM gateway.claims ORDER BY number"
    assert [tuple(row) for row in await fetch(database_url, formats)] == [
        ("R4", "FHIR_R4_JSON"),
        ("R5", "FHIR_R5_JSON"),
    ]
    await _run(database_url, command.downgrade, "gateway@gateway_0005")
    releases = "SELECT release FROM gateway.claims ORDER BY number"
    assert [tuple(row) for row in await fetch(database_url, releases)] == [("R4",), ("R5",)]


async def _run(database_url: str, action: Callable[[Config, str], None], to: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda bound: action(alembic_config(bound), to))
    await engine.dispose()


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
