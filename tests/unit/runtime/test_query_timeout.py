"""Nobody waits long for the database, and a call that asks it several things waits once."""

import asyncio
import time

import pytest

from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import TIMEOUT_SECONDS, QueryTimeout


class Database:
    """Answers while it may; `looks` counts how often somebody looked whether it is there."""

    def __init__(self) -> None:
        self.answers = asyncio.Event()
        self.answers.set()
        self.looks = 0
        self.answered: list[str] = []

    async def ask(self, what: str = "") -> str:
        await self.answers.wait()
        self.answered.append(what)
        return what

    async def look(self) -> bool:
        self.looks += 1
        await self.answers.wait()
        return True


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def patience(database: Database) -> QueryTimeout:
    return QueryTimeout(database.look)


async def waited(patience: QueryTimeout, database: Database, what: str = "") -> float:
    """For how long somebody waited in vain."""
    began = time.monotonic()
    with pytest.raises(DatabaseAway):
        await patience.wait(lambda: database.ask(what))
    return time.monotonic() - began


async def test_an_answer_in_time_is_given_and_so_is_what_was_raised(
    patience: QueryTimeout, database: Database
) -> None:
    async def fail() -> None:
        raise ValueError

    assert await patience.wait(lambda: database.ask("this")) == "this"
    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        await patience.wait(fail)
    assert database.looks == 0


async def test_who_waits_in_vain_waits_half_a_second_and_whoever_comes_next_does_not(
    patience: QueryTimeout, database: Database
) -> None:
    database.answers.clear()
    assert TIMEOUT_SECONDS <= await waited(patience, database) < 2 * TIMEOUT_SECONDS
    for _ in range(100):
        assert await waited(patience, database) < TIMEOUT_SECONDS / 2
    await asyncio.sleep(0)
    assert database.looks == 1


async def test_once_it_is_found_there_it_is_asked_again(patience: QueryTimeout, database: Database) -> None:
    database.answers.clear()
    await waited(patience, database)
    database.answers.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await patience.wait(lambda: database.ask("again")) == "again"


async def test_what_was_begun_is_left_to_end(patience: QueryTimeout, database: Database) -> None:
    database.answers.clear()
    await waited(patience, database, "late")
    database.answers.set()
    await asyncio.sleep(0.01)
    assert database.answered == ["late"]


async def test_an_asker_who_leaves_leaves_no_doubt_behind(patience: QueryTimeout, database: Database) -> None:
    database.answers.clear()
    leaving = asyncio.create_task(patience.wait(database.ask))
    await asyncio.sleep(0.01)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    database.answers.set()
    assert await patience.wait(lambda: database.ask("next")) == "next"
    assert database.looks == 0
