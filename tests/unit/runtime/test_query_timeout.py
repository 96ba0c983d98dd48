"""No call waits long for the database, and a call with several queries waits once."""

import asyncio

import pytest

from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import TIMEOUT_SECONDS, QueryTimeout
from tests.virtual_time import in_virtual_time


class Database:
    """Answers while `answers` is set; `probes` counts the probes."""

    def __init__(self) -> None:
        self.answers = asyncio.Event()
        self.answers.set()
        self.probes = 0
        self.answered: list[str] = []

    async def query(self, what: str = "") -> str:
        await self.answers.wait()
        self.answered.append(what)
        return what

    async def probe(self) -> bool:
        self.probes += 1
        await self.answers.wait()
        return True


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def query_timeout(database: Database) -> QueryTimeout:
    return QueryTimeout(database.probe)


async def waited(query_timeout: QueryTimeout, database: Database, what: str = "") -> float:
    """For how many seconds a query waited until it timed out."""
    time = asyncio.get_running_loop().time
    began = time()
    with pytest.raises(DatabaseAway):
        await query_timeout.wait(lambda: database.query(what))
    return time() - began


async def test_a_result_in_time_is_returned_and_an_exception_raised(
    query_timeout: QueryTimeout, database: Database
) -> None:
    async def fail() -> None:
        raise ValueError

    assert await query_timeout.wait(lambda: database.query("this")) == "this"
    with pytest.raises(ValueError):  # noqa: PT011 - it has no text
        await query_timeout.wait(fail)
    assert database.probes == 0


@in_virtual_time
async def test_a_query_times_out_after_half_a_second_and_the_next_ones_fail_immediately(
    query_timeout: QueryTimeout, database: Database
) -> None:
    database.answers.clear()
    assert await waited(query_timeout, database) == pytest.approx(TIMEOUT_SECONDS)
    assert [await waited(query_timeout, database) for _ in range(100)] == [0] * 100
    await asyncio.sleep(0)
    assert database.probes == 1


@in_virtual_time
async def test_queries_run_again_once_the_probe_has_succeeded(
    query_timeout: QueryTimeout, database: Database
) -> None:
    database.answers.clear()
    await waited(query_timeout, database)
    database.answers.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await query_timeout.wait(lambda: database.query("again")) == "again"


@in_virtual_time
async def test_a_query_that_timed_out_is_left_to_end(query_timeout: QueryTimeout, database: Database) -> None:
    database.answers.clear()
    await waited(query_timeout, database, "late")
    database.answers.set()
    await asyncio.sleep(0.01)
    assert database.answered == ["late"]


async def test_a_cancelled_call_starts_no_probe(query_timeout: QueryTimeout, database: Database) -> None:
    database.answers.clear()
    leaving = asyncio.create_task(query_timeout.wait(database.query))
    await asyncio.sleep(0.01)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    database.answers.set()
    assert await query_timeout.wait(lambda: database.query("next")) == "next"
    assert database.probes == 0
