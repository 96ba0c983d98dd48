"""The figures of a quarter, counted in PostgreSQL from files that were kept as they came."""

from datetime import UTC, datetime

from gateway.register.files.reporting.quarterly_report import Figures
from gateway.register.files.reporting.report_table import ReportTable
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect

BEGIN, END = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
FILE = """
    INSERT INTO gateway.files VALUES (
        $1::uuid, 'birth', '01001', $1::text, '', '', '01', '{}', '', $2, $3, $4,
        CASE WHEN $4 = 'returned' THEN $2::timestamptz END, $5, '', NULL, 1, '')
"""
EVENT = """
    INSERT INTO gateway.file_events VALUES (
        $1::uuid, $2, 'answered', $3, '01001', $4, $5, 0, '', '', '', '', '', '')
"""


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T03:00:00+00:00")


class Filed:
    """Files by the day of receipt, due day, state, and the day on which they ended."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._count = 0

    async def add(
        self, received: str, due: str, state: str, ended: str = "", *later: tuple[str, str, str]
    ) -> None:
        """`later` are further events: day, state after it, due day after it."""
        self._count += 1
        file_id = f"00000000-0000-0000-0000-{self._count:012d}"
        connection = await connect(self._url)
        await connection.execute(FILE, file_id, on(received), on(due), state, on(ended) if ended else None)
        events = (received, "open", due), *later, *([(ended, state, due)] if ended else [])
        for number, (day, after, due_then) in enumerate(events, 1):
            await connection.execute(EVENT, file_id, number, on(day), after, on(due_then))
        await connection.close()


async def test_files_are_counted_by_what_became_of_them_in_the_quarter(database_url: str) -> None:
    filed = Filed(database_url)
    # Not of this quarter: ended before it, received after it.
    await filed.add("2026-06-01", "2026-06-04", "settled", "2026-06-03")
    await filed.add("2026-10-02", "2026-10-05", "open")
    # Carried over and settled late; received and settled in time, refused in time, withdrawn.
    await filed.add("2026-06-28", "2026-07-01", "settled", "2026-07-03")
    await filed.add("2026-07-05", "2026-07-09", "settled", "2026-07-08")
    await filed.add("2026-07-05", "2026-07-09", "refused", "2026-07-08")
    await filed.add("2026-07-05", "2026-07-09", "withdrawn", "2026-07-20")
    # In progress at the end: ended later, overdue, moved later, returned in time.
    await filed.add("2026-09-29", "2026-10-02", "settled", "2026-10-01")
    await filed.add("2026-09-20", "2026-09-23", "open")
    await filed.add(
        "2026-09-21",
        "2026-10-20",
        "open",
        "",
        ("2026-09-22", "returned", "2026-09-24"),
        ("2026-10-15", "open", "2026-10-20"),
    )
    await filed.add("2026-09-21", "2026-09-24", "settled", "2026-10-02")
    async with open_database(database_url) as database:
        (births,) = await ReportTable(database).figures(BEGIN, END)
    assert births == Figures(
        "birth",
        carried_over=1,
        received=7,
        settled_in_time=2,
        settled_late=1,
        withdrawn=1,
        in_progress=4,
        in_progress_overdue=2,
    )
    assert births.total == births.settled + births.withdrawn + births.in_progress
