"""A real register in which a person dies, with the claims beside it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import NamedTuple

import asyncpg
import pytest

from gateway.cards.card import Holding
from gateway.cards.card_table import CardTable
from gateway.cards.subject import InsuranceNumber
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from runtime.postgres.open_database import open_database
from tests.contract.claim_ports import ClaimPorts, real_ports
from tests.contract.filled_register import connect
from tests.unit.gateway.register.death.dying import NOW, NUMBER, annulment, facts, registered
from tests.unit.gateway.register.file_cases import CIVIL_STATUS, OFFICES, FileCases, file_cases

PERSON = """
    INSERT INTO gateway.people VALUES ('0000000001', '001080000001', 'Nguyễn Văn 1', '1980', 'male')
"""
CARD = """
    WITH card AS (INSERT INTO gateway.cards (card_number, insurance_number)
        VALUES ('GD4010000000001', '0000000001') RETURNING card_id)
    INSERT INTO gateway.card_periods
        (card_id, valid_from, valid_until, registered_facility, ended_on, end_reason)
    SELECT card_id, valid_from::date, valid_until::date, '01007', ended_on::date, reason
    FROM card, (VALUES
        ('2025-01-01', '2025-12-31', NULL, NULL),
        ('2026-01-01', '2026-12-31', '2026-12-15', 'withdrawn'),
        ('2027-01-01', '2027-12-31', NULL, NULL)) AS period (valid_from, valid_until, ended_on, reason)
"""
TOPICS = "SELECT topic FROM gateway.office_messages WHERE office_kind = 'payer' ORDER BY message_id"
RUNNING = "SELECT count(*) FROM gateway.benefits WHERE stopped_on IS NULL"
ALLOWANCE = 25_300_000


class World(NamedTuple):
    """The use cases on a real register, the claims, and the database."""

    cases: FileCases
    claims: ClaimPorts
    cards: CardTable
    connection: asyncpg.Connection

    async def registered(self) -> KeptFile:
        file = await self.cases.submit(facts())
        return await self.cases.answer(CIVIL_STATUS, file, "registered", registered())

    async def taken_back(self, death: KeptFile) -> KeptFile:
        file = await self.cases.submit(annulment(death.file_id), f"HB-{death.number}")
        return await self.cases.answer(CIVIL_STATUS, file, "annulled")

    async def holding(self) -> Holding:
        """As the next look-up reads it."""
        key = InsuranceNumber(NUMBER)
        return (await self.cards.holdings([key]))[key]


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    connection = await connect(database_url)
    for statement in (OFFICES, PERSON, CARD):
        await connection.execute(statement)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(database_url))
        claims = await stack.enter_async_context(real_ports(database_url))
        files = FileStoreTable(database, RegisterAccess(ALL_STATEMENTS))
        yield World(file_cases(files, NOW), claims, CardTable(database), connection)
    await connection.close()


NOT_ACCOUNTED = """
    SELECT payout_id FROM gateway.payouts FULL JOIN gateway.recoveries USING (payout_id)
    WHERE payouts.amount IS DISTINCT FROM recoveries.amount AND benefit_id IS NULL
"""
