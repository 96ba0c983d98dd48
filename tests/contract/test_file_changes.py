"""The changes of files: in the order in which they are read, for each caller, also after a restore."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from gateway.register.files.storing.file_store_table import FileStoreTable
from gateway.register.files.watching.file_change_table import FileChangeTable
from gateway.register.files.watching.restored_files import refuse_earlier_file_cursors
from review.mailbox.change import Ends
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.contract.test_files import MOTHER, OFFICES, REGISTER
from tests.unit.gateway.register.births import CIVIL_STATUS, Births, births_on, registered, submission

PAGE = Path(__file__).parents[2] / "docs/howto/restore.md"
Renumber = Callable[[Database], Awaitable[None]]


class Watched(NamedTuple):
    """Births, and the changes that callers are told."""

    births: Births
    changes: FileChangeTable
    database: Database


@pytest.fixture
async def watched(database_url: str) -> AsyncIterator[Watched]:
    """A register with a mother and offices."""
    connection = await connect(database_url)
    await connection.execute(MOTHER)
    await connection.execute(OFFICES)
    await connection.close()
    async with open_database(database_url) as database:
        births = births_on(FileStoreTable(database, REGISTER), [], {})
        yield Watched(births, FileChangeTable(database), database)


async def test_the_sender_and_the_offices_that_act_are_told_in_order(watched: Watched) -> None:
    births, changes, _ = watched
    file = (await births.submit(submission())).file
    callers = ["01001", "civil-status-01", "police-01", "police-79"]
    assert await changes.after(dict.fromkeys(callers, 0), 10) == []
    await changes.number(callers)
    await births.answer(CIVIL_STATUS, file, "registered", registered())
    await changes.number(callers)
    found = await changes.after(dict.fromkeys(callers, 0), 10)
    assert [(one.facility, one.position, one.event, one.step, one.state.value) for one in found] == [
        ("01001", 1, 1, "", "open"),
        ("01001", 2, 2, "civil-status", "open"),
        ("civil-status-01", 1, 1, "", "open"),
        ("civil-status-01", 2, 2, "civil-status", "open"),
        ("police-01", 1, 2, "civil-status", "open"),
    ]
    assert await changes.ends("01001") == Ends(1, 2)
    assert await changes.ends("police-79") == Ends(1, 0)
    # The last one of each caller stays.
    assert await changes.forget(timedelta(seconds=-60), 10) == 2
    assert await changes.ends("01001") == Ends(2, 2)


async def by_restore(database: Database) -> None:
    async with database.transaction() as transaction:
        await refuse_earlier_file_cursors(transaction)


async def by_hand(database: Database) -> None:
    """As the page says for a server of one's own."""
    (statements,) = re.findall(r"^```sql\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    async with database.connection() as connection:
        await connection.execute(statements)


@pytest.mark.parametrize("renumber", [by_restore, by_hand])
async def test_cursors_of_before_a_restore_are_behind_all_changes(
    watched: Watched, renumber: Renumber
) -> None:
    births, changes, database = watched
    await births.submit(submission())
    await changes.number(["01001"])
    before = await changes.ends("01001")
    await renumber(database)
    after = await changes.ends("01001")
    assert before.last < after.first - 1
