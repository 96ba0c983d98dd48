"""A real register with households, at two gateways."""

from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from typing import NamedTuple

import asyncpg
import pytest

from gateway.cards.card import CardPeriod
from gateway.cards.card_table import CardTable
from gateway.cards.subject import InsuranceNumber
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from gateway.v1.file_facts_pb2 import AnswerFacts
from insurance.date_range import DateRange
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.unit.gateway.register.file_cases import OFFICES, PAYER, POLICE, FileCases, file_cases
from tests.unit.gateway.register.household.joining import NOW, facts, number

PEOPLE = """
    INSERT INTO gateway.people
    SELECT lpad(number::text, 10, '0'), NULL, 'Nguyễn Văn ' || number, '1980', 'male'
    FROM generate_series(1, 5) AS number
"""
UNACCOUNTED = """
    SELECT receipt_number FROM gateway.payments AS p WHERE amount <>
        (SELECT coalesce(sum(own), 0) FROM gateway.payment_lines AS l WHERE l.payment_id = p.payment_id)
        + (SELECT coalesce(sum(amount), 0) FROM gateway.refunds AS r
           WHERE r.payment_id = p.payment_id AND r.insurance_number = '')
"""
FIRST, SECOND = 1_366_200, 956_340
WALLET = Viewer("wallet-vn", Office("wallet-vn", OfficeKind.PAYER))
Paid = Coroutine[None, None, KeptFile]


class World(NamedTuple):
    """The use cases on a real register, those of another gateway, and its database."""

    cases: FileCases
    other: FileCases
    cards: CardTable
    connection: asyncpg.Connection

    async def joined(self, *places: int, household: str = "HK-000123") -> KeptFile:
        """They live in the household, and the file waits for the money."""
        file = await self.cases.submit(facts(*places, number_of=household), f"HGD-{places}-{household}")
        if file.open_tasks() and file.tasks[-1].step == "membership":
            file = await self.cases.answer(POLICE, file, "confirmed")
        return file

    async def paid(self, file: KeptFile, answer: AnswerFacts) -> KeptFile:
        return await self.cases.answer(PAYER, file, "paid", answer)

    def both_paid(self, files: Iterable[KeptFile], answers: Iterable[AnswerFacts]) -> Iterator[Paid]:
        """By a gateway each: those of one gateway would share a transaction."""
        for cases, file, answer in zip((self.cases, self.other), files, answers, strict=True):
            yield cases.answer(PAYER, file, "paid", answer)

    async def periods(self, place: int) -> list[CardPeriod]:
        """As the next look-up reads them."""
        key = InsuranceNumber(number(place))
        return list((await self.cards.holdings([key]))[key].periods)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    connection = await connect(database_url)
    await connection.execute(OFFICES)
    await connection.execute(PEOPLE)
    register = RegisterAccess(ALL_STATEMENTS)
    async with open_database(database_url) as database:
        cases, other = (file_cases(FileStoreTable(database, register), NOW) for _ in range(2))
        yield World(cases, other, CardTable(database), connection)
    assert await connection.fetch(UNACCOUNTED) == []
    await connection.close()


def days(period: CardPeriod) -> DateRange:
    return DateRange(period.valid_from, period.valid_until)
