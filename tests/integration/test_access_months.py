"""The access log by months: created ahead, retire_months whole, with the chain intact."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest

from gateway.access.access_entry import access_entry
from gateway.access.audit.audit_engine import audit_engine
from gateway.access.audit.months import first_moment, months_before
from gateway.access.audit.retire import retire
from gateway.access.audit.seal_walk import Retirement
from gateway.access.audit.stored_log import Span
from gateway.access.chain import Head, new_chain, next_link
from gateway.access.link_table import keep_link
from gateway.archiving.archive_months import next_month
from runtime.problem import Problem
from runtime.time_zone import day_of
from tests.contract.filled_register import connect
from tests.fakes.look_ups import look_ups
from tests.integration.access_audit import add_seal, execute, fetch, findings, verify

# The last moment of March and the first of April where the insurer is; both are the same day in UTC.
LAST_OF_MARCH = datetime(2024, 3, 31, 16, 59, 59, 999999, tzinfo=UTC)
FIRST_OF_APRIL = datetime(2024, 3, 31, 17, tzinfo=UTC)
IN_MAY = datetime(2024, 5, 5, tzinfo=UTC)
APRIL, MAY = date(2024, 4, 1), date(2024, 5, 1)
PARTS = "SELECT tableoid::regclass::text AS part, link FROM gateway.access_links ORDER BY link"


async def write_at(database_url: str, chain: int, *moments: datetime, head: Head | None = None) -> Head:
    """A chain with a link of two entries at each moment."""
    connection = await connect(database_url)
    head = head or new_chain(chain)
    for moment in moments:
        entries = [access_entry(question, answer) for question, answer in look_ups(2)]
        link = next_link(head, entries, moment)
        await keep_link(connection, link)
        head = link.head
    await connection.close()
    return head


async def retire_months(database_url: str, before: date) -> list[Retirement]:
    """Retire every month before this day, as the command does."""
    async with audit_engine(database_url) as engine:
        return [await retire(engine, month) for month in await months_before(engine, before)]


async def test_the_migration_creates_this_month_and_the_next_twelve(database_url: str) -> None:
    now = datetime.now(UTC)
    # The database is a copy of one that was migrated when the tests began to run: maybe in the last month.
    months = {day_of(moment).replace(day=1) for moment in (now - timedelta(hours=1), now)}
    created = await months_of_parts(database_url)
    assert created[0] in months
    assert created[1:] == [*islice(months_after(created[0]), 12)]
    await write_at(database_url, 5, first_moment(created[0]), first_moment(created[-1]))
    parts = [row["part"] for row in await fetch(database_url, PARTS)]
    assert parts == [f"gateway.access_links_{month:%Y_%m}" for month in (created[0], created[-1])]


async def months_of_parts(database_url: str) -> list[date]:
    """Those that the table of links has a part for."""
    parts = (
        "SELECT right(inhrelid::regclass::text, 7) AS month FROM pg_inherits WHERE inhparent = $1::regclass"
    )
    connection = await connect(database_url)
    names = [row["month"] for row in await connection.fetch(parts, "gateway.access_links")]
    await connection.close()
    return sorted(date.fromisoformat(f"{name.replace('_', '-')}-01") for name in names if name[0] == "2")


def months_after(month: date) -> Iterator[date]:
    """Without end."""
    while True:
        yield (month := next_month(month))


async def test_rows_written_before_their_month_existed_move_into_it(database_url: str) -> None:
    await write_at(database_url, 5, LAST_OF_MARCH, FIRST_OF_APRIL, IN_MAY)
    assert {row["part"] for row in await fetch(database_url, PARTS)} == {"gateway.access_links_rest"}
    await execute(database_url, "SELECT gateway.make_access_months('2024-03-15', 2)")
    assert [row["part"] for row in await fetch(database_url, PARTS)] == [
        "gateway.access_links_2024_03",
        "gateway.access_links_2024_04",
        "gateway.access_links_rest",
    ]
    assert await findings(database_url) == []


async def test_creating_months_twice_changes_nothing(database_url: str) -> None:
    partitions = "SELECT inhrelid::regclass::text AS part FROM pg_inherits ORDER BY inhrelid"
    made = []
    for _ in range(2):
        await execute(database_url, "SELECT gateway.make_access_months('2024-03-15', 2)")
        made.append(await fetch(database_url, partitions))
    assert made[0] == made[1]


async def test_retired_months_are_gone_and_reported_and_the_rest_is_sound(database_url: str) -> None:
    await write_at(database_url, 5, LAST_OF_MARCH, LAST_OF_MARCH, FIRST_OF_APRIL, IN_MAY)
    await write_at(database_url, 6, LAST_OF_MARCH)
    await add_seal(database_url)
    gone = await retire_months(database_url, MAY)
    assert [(month.month, month.links, month.entries) for month in gone] == [
        ("2024-03", 3, 6),
        ("2024-04", 1, 2),
    ]
    assert [row["link"] for row in await fetch(database_url, PARTS)] == [4]
    verdict = await verify(database_url)
    assert not verdict.findings
    assert verdict.retired == gone
    assert (verdict.links, verdict.seals) == (1, 3)


async def test_the_remaining_months_are_still_verified_after_retirement(database_url: str) -> None:
    await write_at(database_url, 5, LAST_OF_MARCH, FIRST_OF_APRIL, FIRST_OF_APRIL, IN_MAY)
    await add_seal(database_url)
    await retire_months(database_url, APRIL)
    for table in ("access_log", "access_links"):
        await execute(database_url, f"DELETE FROM gateway.{table} WHERE link = 2")
    assert await findings(database_url) == ["missing link X-2"]


async def test_a_month_dropped_without_retirement_is_reported_missing(database_url: str) -> None:
    await write_at(database_url, 5, LAST_OF_MARCH, FIRST_OF_APRIL)
    await execute(
        database_url,
        "SELECT gateway.make_access_months('2024-03-01', 1)",
        "DROP TABLE gateway.access_log_2024_03, gateway.access_links_2024_03",
    )
    assert await findings(database_url) == ["missing link X-1"]


async def test_a_chain_continues_after_its_first_month_is_retired(database_url: str) -> None:
    head = await write_at(database_url, 5, LAST_OF_MARCH)
    await retire_months(database_url, APRIL)
    await write_at(database_url, 5, FIRST_OF_APRIL, head=head)
    await add_seal(database_url)
    assert await findings(database_url) == []


@pytest.mark.parametrize("is_made", [True, False])
async def test_retiring_a_month_that_is_being_read_fails_without_waiting(
    database_url: str, is_made: bool
) -> None:
    if is_made:
        await execute(database_url, "SELECT gateway.make_access_months('2024-03-01', 1)")
    await write_at(database_url, 5, LAST_OF_MARCH)
    reader = await connect(database_url)
    async with reader.transaction():
        await reader.fetch("SELECT FROM gateway.access_links")
        with pytest.raises(Problem, match="is being read"):
            await retire_months(database_url, APRIL)
    await reader.close()
    assert await findings(database_url) == []


async def test_verification_from_a_month_on_trusts_the_months_before(database_url: str) -> None:
    await write_at(database_url, 5, LAST_OF_MARCH, FIRST_OF_APRIL, IN_MAY)
    await execute(database_url, "UPDATE gateway.access_log SET facility = '99999' WHERE link IN (1, 3)")
    verdict = await verify(database_url, span=Span(first_moment(APRIL)))
    assert [finding.where for finding in verdict.findings] == [
        "entry 000000000005-3-0",
        "entry 000000000005-3-1",
    ]
