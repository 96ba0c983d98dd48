"""What WrongStatements guarantees, in memory and in PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from gateway.cards.guessing.wrong_statement_table import WrongStatementTable
from runtime.postgres.database import open_database
from tests.contract.filled_register import connect
from tests.fakes.clock import FakeClock
from tests.fakes.wrong_statements import FakeWrongStatements

HER, HIM = ("01001", "0112345678"), ("01002", "0112345678")
EVER, LATELY = timedelta(days=365), timedelta(seconds=2)
HOUR = timedelta(hours=1)
TOLERANCE = timedelta(minutes=1)


@pytest.fixture(params=["in memory", "PostgreSQL"])
def url_of_statements(request: pytest.FixtureRequest) -> str | None:
    """A database, or None for memory."""
    return request.getfixturevalue("database_url") if request.param == "PostgreSQL" else None


@pytest.fixture
async def statements(url_of_statements: str | None) -> AsyncIterator[Any]:
    if url_of_statements is None:
        yield FakeWrongStatements(FakeClock())
        return
    async with open_database(url_of_statements) as database:
        yield WrongStatementTable(database)


def is_about(left: timedelta, expected: timedelta) -> bool:
    """Whether a time left is as long as expected, less the time that the test takes."""
    return expected - TOLERANCE < left <= expected


async def test_statements_of_several_gateways_add_up(statements: Any) -> None:
    assert await statements.exchange({}, EVER) == {}
    first = await statements.exchange({HER: 2 * HOUR, HIM: HOUR}, EVER)
    assert is_about(first[HER], 2 * HOUR)
    assert is_about(first[HIM], HOUR)
    again = await statements.exchange({HER: 3 * HOUR}, EVER)
    assert is_about(again[HER], 5 * HOUR)
    assert is_about((await statements.exchange({}, LATELY))[HER], 5 * HOUR)


async def test_rows_that_are_full_again_are_deleted_a_day_later(database_url: str) -> None:
    connection = await connect(database_url)
    await connection.execute(
        "INSERT INTO gateway.wrong_statements VALUES "
        "('01001', '1', now() - interval '1 hour', now() - interval '2 days'), "
        "('01001', '2', now() + interval '1 hour', now() - interval '2 days'), "
        "('01001', '3', now() - interval '1 hour', now() - interval '2 hours')"
    )
    async with open_database(database_url) as database:
        table = WrongStatementTable(database)
        assert set(await table.exchange({HER: HOUR}, EVER)) == {HER, ("01001", "2")}
        assert set(await table.exchange({}, LATELY)) == {HER}
    rows = await connection.fetch("SELECT insurance_number FROM gateway.wrong_statements ORDER BY 1")
    assert [row[0] for row in rows] == [HER[1], "2", "3"]
    await connection.close()
