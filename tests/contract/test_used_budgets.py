"""What UsedBudgets guarantees, in memory and in PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from gateway.cards.guessing.used_budget_table import UsedBudgetTable
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.fakes.clock import FakeClock
from tests.fakes.used_budgets import FakeUsedBudgets

HER, HIM = ("01001", "0112345678"), ("01002", "0112345678")
EVER, LATELY = timedelta(days=365), timedelta(seconds=2)
HOUR = timedelta(hours=1)
TOLERANCE = timedelta(minutes=1)


@pytest.fixture(
    params=[None, UsedBudgetTable.of_wrong_statements, UsedBudgetTable.of_tried_stays],
    ids=["in memory", "statements", "stays"],
)
def table_and_url(request: pytest.FixtureRequest) -> tuple[Any, str] | None:
    """A table and its database, or None for memory."""
    if request.param is None:
        return None
    return request.param, request.getfixturevalue("database_url")


@pytest.fixture
async def used(table_and_url: tuple[Any, str] | None) -> AsyncIterator[Any]:
    if table_and_url is None:
        yield FakeUsedBudgets(FakeClock())
        return
    table, url = table_and_url
    async with open_database(url) as database:
        yield table(database)


def is_about(left: timedelta, expected: timedelta) -> bool:
    """Whether a time left is as long as expected, less the time that the test takes."""
    return expected - TOLERANCE < left <= expected


async def test_what_several_gateways_take_adds_up(used: Any) -> None:
    assert await used.exchange({}, EVER) == {}
    first = await used.exchange({HER: 2 * HOUR, HIM: HOUR}, EVER)
    assert is_about(first[HER], 2 * HOUR)
    assert is_about(first[HIM], HOUR)
    again = await used.exchange({HER: 3 * HOUR}, EVER)
    assert is_about(again[HER], 5 * HOUR)
    assert is_about((await used.exchange({}, LATELY))[HER], 5 * HOUR)


async def test_all_that_was_taken_in_a_long_outage_is_added_at_once(used: Any) -> None:
    taken = {("01001", str(person)): HOUR for person in range(12_000)}
    assert (await used.exchange(taken, EVER)).keys() == taken.keys()


async def test_rows_that_are_full_again_are_deleted_a_day_later(database_url: str) -> None:
    connection = await connect(database_url)
    await connection.execute(
        "INSERT INTO gateway.wrong_statements VALUES "
        "('01001', '1', now() - interval '1 hour', now() - interval '2 days'), "
        "('01001', '2', now() + interval '1 hour', now() - interval '2 days'), "
        "('01001', '3', now() - interval '1 hour', now() - interval '2 hours')"
    )
    async with open_database(database_url) as database:
        table = UsedBudgetTable.of_wrong_statements(database)
        assert set(await table.exchange({HER: HOUR}, EVER)) == {HER, ("01001", "2")}
        assert set(await table.exchange({}, LATELY)) == {HER}
    rows = await connection.fetch("SELECT insurance_number FROM gateway.wrong_statements ORDER BY 1")
    assert [row[0] for row in rows] == [HER[1], "2", "3"]
    await connection.close()
