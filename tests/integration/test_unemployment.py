"""Unemployment on a real register: the card of the unemployed, and what else it changes."""

from collections.abc import AsyncIterator
from datetime import date
from typing import NamedTuple

import asyncpg
import pytest

from gateway.cards.card_table import CardTable
from gateway.cards.subject import InsuranceNumber
from gateway.register.files.kept_file import FileState
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from gateway.v1.benefit_stop_file_pb2 import BENEFIT_STOP_REASON_WORK, BenefitStopFacts
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.refund_file_pb2 import RefundFacts
from runtime.date_message import date_message
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.unit.gateway.register.death import dying
from tests.unit.gateway.register.file_cases import (
    CIVIL_STATUS,
    INSURER,
    OFFICES,
    PAYER,
    POLICE,
    FileCases,
    file_cases,
)
from tests.unit.gateway.register.household import joining
from tests.unit.gateway.register.unemployment.out_of_work import NOW, NUMBER, confirmed, facts

PERSON = """
    INSERT INTO gateway.people VALUES ('0000000001', '001080000001', 'Nguyễn Văn 1', '1980', 'male')
"""
BENEFIT = "SELECT amount, since, until, stopped_on FROM gateway.benefits WHERE kind = 'unemployment'"


class World(NamedTuple):
    """The use cases on a real register, and its database."""

    cases: FileCases
    files: FileStoreTable
    database: Database
    connection: asyncpg.Connection

    async def periods(self) -> list[tuple[str, date, date]]:
        """Group and actual days of each period, as the next look-up reads them."""
        key = InsuranceNumber(NUMBER)
        holding = (await CardTable(self.database).holdings([key]))[key]
        return sorted((one.group, one.valid_from, one.last_day) for one in holding.periods)

    async def granted(self) -> None:
        file = await self.cases.submit(facts())
        file = await self.cases.answer(INSURER, file, "confirmed", confirmed())
        assert file.state is FileState.SETTLED


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    connection = await connect(database_url)
    await connection.execute(OFFICES)
    await connection.execute(PERSON)
    async with open_database(database_url) as database:
        files = FileStoreTable(database, RegisterAccess(ALL_STATEMENTS))
        yield World(file_cases(files, NOW), files, database, connection)
    await connection.close()


async def test_the_card_of_the_unemployed_is_valid_for_as_long_as_the_benefit(world: World) -> None:
    await world.granted()
    assert await world.periods() == [("TN", date(2026, 11, 17), date(2027, 5, 16))]
    again = await world.cases.submit(facts(), "TN-2")
    assert again.rejection is not None
    assert "draws the benefit already" in again.rejection.reason.en


async def test_what_was_paid_by_household_for_that_time_is_paid_back(world: World) -> None:
    household = file_cases(world.files, NOW.replace(month=9, day=1))
    file = await household.submit(joining.facts(1), "HGD-1")
    file = await household.answer(POLICE, file, "confirmed")
    await household.answer(PAYER, file, "paid", joining.payment(1_366_200, day=date(2026, 9, 1)))
    await world.granted()
    refund = FileFacts(refund=RefundFacts(insurance_number=NUMBER, province="01"))
    file = await world.cases.submit(refund, "HT-1")
    # Covered from 1 October: ten months have not begun on 17 November.
    assert file.read_result.refund.total == 1_138_500
    assert await world.periods() == [
        ("GD", date(2026, 10, 1), date(2026, 11, 16)),
        ("TN", date(2026, 11, 17), date(2027, 5, 16)),
    ]


async def test_a_card_of_the_unemployed_that_was_loaded_counts_as_a_benefit(world: World) -> None:
    await world.connection.execute(
        """
        WITH card AS (INSERT INTO gateway.cards (card_number, insurance_number)
            VALUES ('TN4010000000001', '0000000001') RETURNING card_id)
        INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
        SELECT card_id, '2026-09-01', '2026-12-31', '01007' FROM card
        """
    )
    assert (await world.cases.submit(facts())).state is FileState.REFUSED


def a_stop(first_day: date) -> FileFacts:
    stop = BenefitStopFacts(
        insurance_number=NUMBER,
        province="01",
        reason=BENEFIT_STOP_REASON_WORK,
        first_day=date_message(first_day),
    )
    return FileFacts(benefit_stop=stop)


async def test_work_ends_the_benefit_and_the_card_on_one_day_once(world: World) -> None:
    await world.granted()
    file = await world.cases.submit(a_stop(date(2027, 1, 10)), "CD-1")
    file = await world.cases.answer(INSURER, file, "confirmed")
    assert file.read_result.benefit_stop.stopped_on == date_message(date(2027, 1, 10))
    assert await world.periods() == [("TN", date(2026, 11, 17), date(2027, 1, 9))]
    stopped = await world.connection.fetchrow(BENEFIT)
    assert stopped is not None
    assert stopped["stopped_on"] == date(2027, 1, 10)
    again = await world.cases.submit(a_stop(date(2027, 1, 5)), "CD-2")
    assert again.state is FileState.REFUSED


async def test_only_a_benefit_that_is_drawn_on_the_day_is_stopped(world: World) -> None:
    await world.granted()
    for first_day, state in (
        (date(2026, 11, 16), FileState.REFUSED),
        (date(2026, 11, 17), FileState.OPEN),
        (date(2027, 5, 16), FileState.OPEN),
        (date(2027, 5, 17), FileState.REFUSED),
    ):
        assert (await world.cases.submit(a_stop(first_day), f"CD-{first_day}")).state is state


async def test_a_death_stops_the_benefit_and_taking_it_back_lets_it_run(world: World) -> None:
    await world.granted()
    deaths = file_cases(world.files, dying.NOW)
    death = await deaths.submit(dying.facts(), "KT-1")
    await deaths.answer(CIVIL_STATUS, death, "registered", dying.registered())
    stopped = await world.connection.fetchrow(BENEFIT)
    assert stopped is not None
    assert tuple(stopped) == (9_000_000, date(2026, 11, 17), date(2027, 5, 16), date(2026, 11, 21))
    back = await deaths.submit(dying.annulment(death.file_id), "HB-1")
    await deaths.answer(CIVIL_STATUS, back, "annulled")
    running = await world.connection.fetchrow(BENEFIT)
    assert running is not None
    assert running["stopped_on"] is None
