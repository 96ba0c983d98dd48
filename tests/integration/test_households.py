"""Households join and renew on a real register: the next look-up knows it, and all money is accounted for."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

import asyncpg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from gateway.cards.card import CardPeriod
from gateway.cards.card_table import CardTable
from gateway.cards.subject import InsuranceNumber
from gateway.refusals import RequestMalformed
from gateway.register.files.kept_file import FileState, KeptFile
from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.storing.register_access import RegisterAccess
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.all_statements import ALL_STATEMENTS
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts
from gateway.v1.refund_file_pb2 import RefundFacts
from insurance.date_range import DateRange
from runtime.postgres.database import open_database
from tests.contract.filled_register import connect
from tests.unit.gateway.register.death.dying import annulment, registered
from tests.unit.gateway.register.death.dying import facts as death_facts
from tests.unit.gateway.register.file_cases import CIVIL_STATUS, OFFICES, PAYER, POLICE, FileCases, file_cases
from tests.unit.gateway.register.household.joining import NOW, facts, number, payment

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


async def test_a_household_joins_pays_and_renews(world: World) -> None:
    file = await world.joined(1, 2)
    assert file.read_result.household.total == FIRST + SECOND
    file = await world.paid(file, payment(FIRST + SECOND + 700))
    assert (file.state, file.read_result.household.paid_back) == (FileState.SETTLED, 700)
    (period,) = await world.periods(2)
    assert (period.card_number, days(period)) == (
        f"GD401{number(2)}",
        DateRange(date(2026, 12, 30), date(2027, 12, 29)),
    )
    world.cases.clock.moment = world.cases.clock.moment.replace(year=2027, month=12, day=10)
    file = await world.cases.submit(facts(2), "HGD-renewal")
    await world.paid(file, payment(FIRST, "R-2", date(2027, 12, 10)))
    assert [days(one).first for one in await world.periods(2)] == [date(2026, 12, 30), date(2027, 12, 30)]


async def test_two_payments_at_the_same_moment_insure_once(world: World) -> None:
    files = [await world.joined(1), await world.cases.submit(facts(1), "HGD-again")]
    paid = await asyncio.gather(*world.both_paid(files, (payment(FIRST, f"R-{place}") for place in (1, 2))))
    assert {file.state for file in paid} == {FileState.SETTLED, FileState.REFUSED}
    assert len(await world.periods(1)) == 1
    refunds = await world.connection.fetch("SELECT amount, reason FROM gateway.refunds")
    assert [tuple(row) for row in refunds] == [(FIRST, "not due")]


async def test_two_payers_of_one_file_at_the_same_moment_insure_once_and_one_pays_back(world: World) -> None:
    file = await world.joined(1)
    paid = await asyncio.gather(
        world.cases.answer(PAYER, file, "paid", payment(FIRST)),
        world.other.answer(WALLET, file, "paid", payment(FIRST, "W-1")),
    )
    assert [one.state for one in paid] == [FileState.SETTLED] * 2
    assert len(await world.periods(1)) == 1
    for table, count in (("payments", 2), ("refunds", 1)):
        money = await world.connection.fetchval(f"SELECT sum(amount) FROM gateway.{table}")
        assert money == count * FIRST
    # The chain of the file has both.
    (late,) = {one.events for one in paid} - {min(one.events for one in paid)}
    again = await world.other.answer(WALLET, file, "paid", payment(FIRST, "W-1"))
    assert again.events == late


async def test_of_two_payments_under_one_receipt_at_the_same_moment_one_is_refused(world: World) -> None:
    files = [await world.joined(1), await world.joined(2, household="HK-2")]
    paid = await asyncio.gather(*world.both_paid(files, [payment(FIRST)] * 2), return_exceptions=True)
    refused = [one for one in paid if isinstance(one, RequestMalformed)]
    assert len(refused) == 1
    assert refused[0].faults[0].field == "facts.payment_made.receipt_number"


async def test_members_who_pay_at_the_same_moment_at_one_gateway_get_a_place_each(world: World) -> None:
    places = range(1, 6)
    files = [await world.joined(place) for place in places]
    answers = [payment(FIRST, f"R-{place}") for place in places]
    paid = await asyncio.gather(*map(world.paid, files, answers))
    results = [file.read_result.household for file in paid]
    assert sorted(result.lines[0].place for result in results) == [*places]
    assert {result.paid_back + result.total for result in results} == {FIRST}
    assert [len(await world.periods(place)) for place in places] == [1] * len(places)


async def test_households_that_pay_at_the_same_moment_take_few_statements_more_than_one(
    world: World,
) -> None:
    files = [await world.joined(place, household=f"HK-{place}") for place in range(1, 6)]
    with counted_statements() as one:
        await world.paid(files[0], payment(FIRST, "R-1"))
    with counted_statements() as others:
        answers = (payment(FIRST, f"R-{place}") for place in range(2, 6))
        paid = await asyncio.gather(*map(world.paid, files[1:], answers))
    assert {file.state for file in paid} == {FileState.SETTLED}
    # Two transactions at most.
    assert len(others) <= 2 * len(one)


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """The statements that SQLAlchemy sends."""
    sent: list[str] = []

    def note(*call: Any) -> None:
        sent.append(call[2])

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


async def test_cover_that_was_paid_back_for_a_death_does_not_come_back_with_its_annulment(
    world: World,
) -> None:
    await world.paid(await world.joined(1), payment(FIRST))
    death = await world.cases.submit(death_facts(more=False), "KT-1")
    death = await world.cases.answer(CIVIL_STATUS, death, "registered", registered())
    back = await world.cases.submit(FileFacts(refund=RefundFacts(insurance_number=number(1), province="01")))
    assert back.read_result.refund.total == FIRST
    file = await world.cases.submit(annulment(death.file_id), "HB-1")
    await world.cases.answer(CIVIL_STATUS, file, "annulled")
    (period,) = await world.periods(1)
    assert period.ended_on == date(2026, 11, 21)


async def test_who_moves_takes_the_card_along_and_counts_in_the_new_household(world: World) -> None:
    await world.paid(await world.joined(1), payment(FIRST))
    await world.joined(2, household="HK-2")
    file = await world.joined(1, 2, household="HK-2")
    assert file.state is FileState.REFUSED
    file = await world.cases.submit(facts(2, number_of="HK-2"), "HGD-3")
    assert file.read_result.household.lines[0].place == 2
    rows = await world.connection.fetch(
        "SELECT household FROM gateway.household_members WHERE until IS NULL ORDER BY insurance_number"
    )
    assert [row[0] for row in rows] == ["HK-2", "HK-2"]


async def test_a_loaded_card_goes_on_without_a_break(world: World) -> None:
    await world.connection.execute(
        """
        WITH card AS (INSERT INTO gateway.cards (card_number, insurance_number)
            VALUES ('GD4010000000003', '0000000003') RETURNING card_id)
        INSERT INTO gateway.card_periods
            (card_id, valid_from, valid_until, registered_facility, five_years_on)
        SELECT card_id, '2025-12-01', '2026-12-05', '01007', '2029-01-01' FROM card
        """
    )
    await world.paid(await world.joined(3), payment(FIRST))
    _, period = await world.periods(3)
    assert days(period).first == date(2026, 12, 6)
    assert (period.registered_facility, period.five_years_on) == ("01007", date(2029, 1, 1))


@pytest.mark.parametrize(("ended_on", "kept"), [("2026-10-01", 2), ("2026-03-01", 1)])
async def test_a_card_that_was_ended_early_can_be_paid_for_again(
    world: World, ended_on: str, kept: int
) -> None:
    await world.connection.execute(
        f"""
        WITH card AS (INSERT INTO gateway.cards (card_number, insurance_number)
            VALUES ('GD4010000000003', '0000000003') RETURNING card_id)
        INSERT INTO gateway.card_periods
            (card_id, valid_from, valid_until, registered_facility, ended_on, end_reason)
        SELECT card_id, '2026-03-01', '2027-02-28', '01007', '{ended_on}', 'stopped_participating' FROM card
        """
    )
    file = await world.paid(await world.joined(3), payment(FIRST))
    assert file.state is FileState.SETTLED
    periods = await world.periods(3)
    assert len(periods) == kept
    line = file.read_result.household.lines[0].covered_from
    assert periods[-1].valid_from == date(line.year, line.month, line.day)


async def test_a_better_card_pays_the_rest_back_once(world: World) -> None:
    await world.paid(await world.joined(1), payment(FIRST))
    await world.connection.execute(
        """
        WITH card AS (INSERT INTO gateway.cards (card_number, insurance_number)
            VALUES ('DN4010000000001', '0000000001') RETURNING card_id)
        INSERT INTO gateway.card_periods (card_id, valid_from, valid_until, registered_facility)
        SELECT card_id, '2027-06-30', '2030-12-31', '01007' FROM card
        """
    )
    facts_of_refund = FileFacts(refund=RefundFacts(insurance_number=number(1), province="01"))
    file, again = [await world.cases.submit(facts_of_refund, f"HT-{place}") for place in (1, 2)]
    assert (file.state, file.read_result.refund.total) == (FileState.SETTLED, FIRST // 2)
    assert again.state is FileState.REFUSED
    household, employee = sorted(await world.periods(1), key=lambda one: one.valid_from)
    assert (household.last_day, employee.valid_from) == (date(2027, 6, 29), date(2027, 6, 30))
    row = await world.connection.fetchrow("SELECT amount, insurance_number FROM gateway.refunds")
    assert row is not None
    assert tuple(row) == (FIRST // 2, number(1))


@pytest.mark.parametrize("change", ["DELETE FROM gateway.payments", "UPDATE gateway.payments SET amount = 1"])
async def test_recorded_money_stays_as_it_is(world: World, change: str) -> None:
    await world.paid(await world.joined(1), payment(FIRST))
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        await world.connection.execute(change)
