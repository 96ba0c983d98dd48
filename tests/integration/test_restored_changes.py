"""Cursors of WatchClaims, after the database was restored."""

import re
from pathlib import Path

from gateway.claims.watching.change_table import ChangeTable
from review.mailbox.change import Change, NewChange
from review.mailbox.claim_changes import record_changes
from review.mailbox.restored_changes import refuse_earlier_cursors
from runtime.postgres.database import open_database
from tests.contract.claim_ports import an_entry, real_ports

FACILITY = "01001"
PAGE = Path(__file__).parents[2] / "docs/howto/restore.md"


async def test_every_cursor_of_before_is_refused_and_later_changes_have_later_positions(
    database_url: str,
) -> None:
    async with real_ports(database_url) as ports, open_database(database_url) as database:
        (kept,) = await ports.intake.keep([an_entry(facility=FACILITY)])
        changes = ChangeTable(database)
        await changes.number([FACILITY])
        before = await changes.ends(FACILITY)
        async with database.transaction() as transaction:
            await refuse_earlier_cursors(transaction)
        after = await changes.ends(FACILITY)
        # A gateway accepts no cursor before the position in front of the first one.
        assert before.last < after.first - 1
        async with database.connection() as connection:
            await record_changes(connection, [NewChange(kept.claim_id, FACILITY, Change.REVIEWED)])
        await changes.number([FACILITY])
        assert (await changes.ends(FACILITY)).last == after.last + 1


async def test_the_statement_for_a_server_of_ones_own_does_the_same(database_url: str) -> None:
    (statement,) = re.findall(r"^```sql\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    async with real_ports(database_url) as ports, open_database(database_url) as database:
        await ports.intake.keep([an_entry(facility=FACILITY)])
        changes = ChangeTable(database)
        await changes.number([FACILITY])
        before = await changes.ends(FACILITY)
        async with database.connection() as connection:
            await connection.execute(statement)
        assert before.last < (await changes.ends(FACILITY)).first - 1
