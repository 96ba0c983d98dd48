"""What the console reads of the files of the register."""

from datetime import datetime, timedelta

import pytest

from gateway.mailbox.file_desk import FileDesk
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.contract.test_file_figures import Filed, on
from tests.fakes.clock import FakeClock

TASK = """
    INSERT INTO gateway.file_tasks
    SELECT file_id, 1, 'civil-status', 'civil-status', province, received_at, NULL, NULL, '', '', ''
    FROM gateway.files WHERE state = 'open'
"""


async def test_the_desk_lists_what_is_due_and_counts_by_office(database_url: str) -> None:
    clock, filed = FakeClock(), Filed(database_url)
    await filed.add("2026-02-23", "2026-02-26", "open")
    await filed.add("2026-02-27", "2026-03-02", "open")
    await filed.add("2026-02-27", "2026-03-04", "open")
    await filed.add("2026-02-20", "2026-02-25", "returned")
    await filed.add("2026-02-20", "2026-02-25", "settled", "2026-02-24")
    connection = await connect(database_url)
    await connection.execute(TASK)
    await connection.close()
    until = datetime.fromisoformat("2026-03-03T00:00:00+07:00")
    async with open_database(database_url) as database:
        desk = FileDesk(database, clock)
        late, today = await desk.due(until, 10)
        assert (late.due_at, today.due_at) == (on("2026-02-26"), on("2026-03-02"))
        assert (late.procedure.en[:5], late.waits_for) == ("Birth", ("civil-status",))
        (office,) = await desk.by_office(clock.now(), until)
        assert (office.actor, office.province, office.open, office.due, office.overdue) == (
            *("civil-status", "01"),
            *(3, 1, 1),
        )
        assert await desk.due(until, 10, ["79"]) == []
        assert await desk.by_office(clock.now(), until + timedelta(days=1), ["79"]) == []
        assert (await desk.report("2026Q1")).total.figures.total == 5
        assert (await desk.report("2026Q1", ["79"])).total.figures.total == 0
        assert b'"birth"' in await desk.report_file("2026Q1", "csv")
        with pytest.raises(ValueError, match="2026Q4"):
            await desk.report("2026")
