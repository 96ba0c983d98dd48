"""Cursors of WatchClaims, after the database was restored."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from gateway.claims.watching.change_table import ChangeTable
from review.mailbox.change import Change, NewChange
from review.mailbox.claim_changes import record_changes
from review.mailbox.restored_changes import refuse_earlier_cursors
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from tests.contract.claim_ports import an_entry, real_ports

FACILITY = "01001"
PAGE = Path(__file__).parents[2] / "docs/howto/restore.md"


Renumber = Callable[[Database], Awaitable[None]]


async def by_restore(database: Database) -> None:
    async with database.transaction() as transaction:
        await refuse_earlier_cursors(transaction)


async def by_hand(database: Database) -> None:
    """As the page says for a server of one's own."""
    (statement,) = re.findall(r"^```sql\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    async with database.connection() as connection:
        await connection.execute(statement)


@pytest.mark.parametrize("renumber", [by_restore, by_hand])
async def test_every_cursor_of_before_is_refused_and_the_changes_keep_their_order(
    database_url: str, renumber: Renumber
) -> None:
    async with real_ports(database_url) as ports, open_database(database_url) as database:
        (kept,) = await ports.intake.keep([an_entry(facility=FACILITY)])
        changes = ChangeTable(database)
        await changes.number([FACILITY])
        before = await changes.ends(FACILITY)

        async def make(change: Change) -> None:
            async with database.connection() as connection:
                await record_changes(connection, [NewChange(kept.claim_id, FACILITY, change)])

        # It has no position when the database is restored; in the lost one, it may have had.
        await make(Change.REVIEWED)
        await renumber(database)
        after = await changes.ends(FACILITY)
        # A gateway accepts no cursor before the position in front of the first one.
        assert before.last < after.first - 1
        await make(Change.DECIDED)
        await changes.number([FACILITY])
        found = await changes.after({FACILITY: after.first - 1}, 10)
        assert [each.change for each in found] == [Change.RECEIVED, Change.REVIEWED, Change.DECIDED]
        assert [each.position for each in found] == [after.first + place for place in range(3)]
