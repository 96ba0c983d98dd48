"""The sample world in a real register."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.unit.samples.worlds import a_world
from wardgate.samples.loading.load import fill

PEOPLE = 300
SCHEMA = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'gateway'::regnamespace
    UNION ALL
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'gateway' ORDER BY 1, 2
"""
COUNTS = "SELECT (SELECT count(*) FROM gateway.people), (SELECT count(*) FROM gateway.facilities)"


def in_silence(what: str, done: int, of: int) -> None:
    """A progress that nobody watches."""


async def rows(database_url: str, statement: str) -> Sequence[Any]:
    """What the statement gives."""
    engine = create_async_engine(database_url)
    try:
        async with engine.begin() as connection:
            result = await connection.execute(text(statement))
            return result.all() if result.returns_rows else []
    finally:
        await engine.dispose()


async def test_an_empty_register_is_filled_once(database_url: str) -> None:
    world = a_world(people=PEOPLE)
    assert await fill(database_url, world, in_silence) is True
    assert await fill(database_url, a_world(people=PEOPLE, seed=2), in_silence) is False
    assert await rows(database_url, COUNTS) == [(PEOPLE, 200)]
    known = await rows(database_url, "SELECT chip_id FROM gateway.people WHERE chip_id IS NOT NULL")
    assert {chip_id for (chip_id,) in known} == {
        citizen.holding.person.chip_id for citizen in world.citizens() if citizen.holding.person.chip_id
    }


async def test_of_two_that_fill_at_once_one_does(database_url: str) -> None:
    world = a_world(people=PEOPLE)
    filled = await asyncio.gather(*(fill(database_url, world, in_silence) for _ in range(2)))
    assert sorted(filled) == [False, True]
    assert await rows(database_url, COUNTS) == [(PEOPLE, 200)]


async def test_keys_and_indexes_are_afterwards_as_the_migrations_made_them(database_url: str) -> None:
    before = await rows(database_url, SCHEMA)
    await fill(database_url, a_world(people=PEOPLE), in_silence)
    assert await rows(database_url, SCHEMA) == before


async def test_what_breaks_off_on_the_way_leaves_an_empty_register_that_can_be_filled(
    database_url: str,
) -> None:
    before = await rows(database_url, SCHEMA)

    def break_off(what: str, done: int, of: int) -> None:
        if what == "Building indexes" and done == 3:
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        await fill(database_url, a_world(people=PEOPLE), break_off)
    assert await rows(database_url, COUNTS) == [(0, 0)]
    assert await rows(database_url, SCHEMA) == before
    assert await fill(database_url, a_world(people=PEOPLE), in_silence) is True


async def test_the_register_takes_new_cards_and_guards_its_rules_afterwards(database_url: str) -> None:
    await fill(database_url, a_world(people=PEOPLE), in_silence)
    await rows(
        database_url,
        """
        INSERT INTO gateway.cards (card_number, insurance_number)
        SELECT 'XB4' || substr(card_number, 4), insurance_number FROM gateway.cards LIMIT 1
        """,
    )
    with pytest.raises(IntegrityError, match="card_periods_do_not_overlap"):
        await rows(
            database_url,
            """
            INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
            SELECT card_id, valid_from + 1, valid_until, '01101' FROM gateway.card_periods LIMIT 1
            """,
        )


async def test_progress_counts_people_and_comes_to_an_end(database_url: str) -> None:
    told: list[tuple[str, int, int]] = []
    await fill(database_url, a_world(people=PEOPLE), lambda *told_now: told.append(told_now))
    assert ("Writing people", PEOPLE, PEOPLE) in told
    assert told[-1][0] == "Building indexes"
    assert told[-1][1] == told[-1][2]
