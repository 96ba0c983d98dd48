"""Filling a real register with the sample world."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from insurance.catalogue.catalogue_kind import INSURERS, CatalogueKind
from insurance.catalogue.listed import Entries
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.catalogues.reading.catalogue_need import catalogue_need
from review.catalogues.reading.catalogue_table import CatalogueTable
from review.catalogues.reading.memory import Memory
from review.catalogues.reading.read_catalogues import ReadCatalogues
from runtime.postgres.engine import make_engine
from tests.bench.copied_people import multiply
from tests.contract.filled_register import connect
from tests.unit.wardgate.samples.worlds import a_world
from wardgate.samples.loading.indexes import Indexes
from wardgate.samples.loading.load import fill
from wardgate.samples.loading.rows import TABLES

PEOPLE = 300
SCHEMA = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'gateway'::regnamespace
    UNION ALL
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'gateway' ORDER BY 1, 2
"""
KEYS_OF_CARDS = (
    "SELECT conname FROM pg_constraint WHERE conrelid = 'gateway.cards'::regclass AND contype = 'p'"
)
COUNTS = "SELECT (SELECT count(*) FROM gateway.people), (SELECT count(*) FROM gateway.facilities)"


def no_progress(what: str, done: int, of: int) -> None:
    """A progress reporter that reports nothing."""


async def rows(database_url: str, statement: str) -> Sequence[Any]:
    """The rows of a statement."""
    engine = create_async_engine(database_url)
    try:
        async with engine.begin() as connection:
            result = await connection.execute(text(statement))
            return result.all() if result.returns_rows else []
    finally:
        await engine.dispose()


async def test_an_empty_register_is_filled_once(database_url: str) -> None:
    world = a_world(people=PEOPLE)
    assert await fill(database_url, world, no_progress) is True
    assert await fill(database_url, a_world(people=PEOPLE, seed=2), no_progress) is False
    assert await rows(database_url, COUNTS) == [(PEOPLE, 200)]
    known = await rows(database_url, "SELECT chip_id FROM gateway.people WHERE chip_id IS NOT NULL")
    assert {chip_id for (chip_id,) in known} == {
        citizen.holding.person.chip_id for citizen in world.citizens() if citizen.holding.person.chip_id
    }


async def test_of_two_concurrent_fills_only_one_writes(database_url: str) -> None:
    world = a_world(people=PEOPLE)
    filled = await asyncio.gather(*(fill(database_url, world, no_progress) for _ in range(2)))
    assert sorted(filled) == [False, True]
    assert await rows(database_url, COUNTS) == [(PEOPLE, 200)]


async def test_filling_restores_the_keys_and_indexes_of_the_migrations(database_url: str) -> None:
    before = await rows(database_url, SCHEMA)
    await fill(database_url, a_world(people=PEOPLE), no_progress)
    assert await rows(database_url, SCHEMA) == before


async def test_an_interrupted_fill_leaves_an_empty_register_that_can_be_filled(
    database_url: str,
) -> None:
    before = await rows(database_url, SCHEMA)

    def interrupt(what: str, done: int, of: int) -> None:
        if what == "Building indexes" and done == 3:
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        await fill(database_url, a_world(people=PEOPLE), interrupt)
    assert await rows(database_url, COUNTS) == [(0, 0)]
    assert await rows(database_url, SCHEMA) == before
    assert await fill(database_url, a_world(people=PEOPLE), no_progress) is True


async def test_a_filled_register_accepts_new_cards_and_enforces_its_constraints(database_url: str) -> None:
    await fill(database_url, a_world(people=PEOPLE), no_progress)
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


async def test_progress_counts_people_and_reaches_its_total(database_url: str) -> None:
    reports: list[tuple[str, int, int]] = []
    await fill(database_url, a_world(people=PEOPLE), lambda *report: reports.append(report))
    assert ("Writing people", PEOPLE, PEOPLE) in reports
    assert reports[-1][0] == "Building indexes"
    assert reports[-1][1] == reports[-1][2]


async def test_the_catalogues_have_what_the_sample_claims_bill(database_url: str) -> None:
    world, reader = a_world(people=PEOPLE, claims=20), ClaimReader()
    claims = [reader.read(one.content, ClaimFormat.FHIR_R4_JSON) for one in world.sample_claims.home]
    needs = [catalogue_need(claim, world.home_facility, ()) for claim in claims]
    await fill(database_url, world, no_progress)
    connection = await connect(database_url)
    found = await ReadCatalogues(CatalogueTable(connection), Memory(1000)).read(needs)
    await connection.close()
    for need, catalogues in zip(needs, found, strict=True):
        for kind, codes in need.codes.items():
            if kind in INSURERS - {CatalogueKind.FACILITIES}:
                # The sample world has no list of the insurer or the Ministry but that of facilities.
                continue
            answers = {code: getattr(catalogues, kind.value).on(code, world.today) for code in codes}
            assert [code for code, answer in answers.items() if not isinstance(answer, Entries)] == []


async def test_catalogues_that_are_there_already_stay_as_they_are(database_url: str) -> None:
    await rows(
        database_url,
        """INSERT INTO review.catalogue_machines (facility, code, valid_from, name, model, registration)
           VALUES ('01001', 'SA.1', '2026-01-01', 'Máy', '', '')""",
    )
    await fill(database_url, a_world(people=PEOPLE), no_progress)
    assert await rows(database_url, "SELECT kind, entries FROM review.catalogues") == [("machines", 1)]


async def test_the_key_by_which_events_find_the_card_of_a_period_stays_while_periods_are_written(
    database_url: str,
) -> None:
    engine = make_engine(database_url)
    async with engine.connect() as connection:
        await (await Indexes.of(connection, TABLES)).drop()
        keys = await connection.scalars(text(KEYS_OF_CARDS))
        assert list(keys) == ["cards_pkey"]
    await engine.dispose()


async def test_the_large_register_of_the_benchmarks_has_each_person_many_times_under_other_numbers(
    database_url: str,
) -> None:
    await fill(database_url, a_world(people=PEOPLE), no_progress)
    before = await rows(database_url, SCHEMA)
    await multiply(database_url, 3, no_progress)
    assert await rows(database_url, COUNTS) == [(3 * PEOPLE, 200)]
    numbers = "SELECT count(DISTINCT insurance_number) FROM gateway.people"
    assert await rows(database_url, numbers) == [(3 * PEOPLE,)]
    assert await rows(database_url, SCHEMA) == before
