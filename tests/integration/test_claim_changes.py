"""The changes of claims on PostgreSQL: recorded with what they tell, read once and in order, kept a month."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from gateway.claims.kept_claim import KeptClaim
from gateway.claims.watching.change_table import ChangeTable
from gateway.watching.forget_changes import ForgetChanges
from review.mailbox.change import Change, Ends, NewChange
from review.mailbox.claim_changes import record_changes
from runtime.postgres.connection import open_connection
from runtime.postgres.numbering.numbered_changes import NUMBERED_AT_ONCE
from runtime.postgres.open_database import open_database
from tests.contract.claim_ports import ClaimPorts, a_withdrawal, an_entry, real_ports

FACILITY = "01001"


@pytest.fixture
async def ports(database_url: str) -> AsyncIterator[ClaimPorts]:
    async with real_ports(database_url) as opened:
        yield opened


@pytest.fixture
async def table(database_url: str) -> AsyncIterator[ChangeTable]:
    async with open_database(database_url) as database:
        yield ChangeTable(database)


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    async with open_connection(database_url) as opened:
        yield opened


async def changes(table: ChangeTable, after: int = 0) -> list[tuple[int, UUID, Change]]:
    """Those of the facility after this position, as they are sent."""
    await table.number([FACILITY])
    found = await table.after({FACILITY: after}, 1000)
    return [(change.position, change.claim_id, change.change) for change in found]


async def keep_one(ports: ClaimPorts, number: str) -> UUID:
    (kept,) = await ports.intake.keep([an_entry(number, content=number.encode())])
    return UUID(str(kept.claim_id))


@asynccontextmanager
async def open_change(database_url: str, claim_id: UUID, change: Change) -> AsyncIterator[None]:
    """A transaction that has recorded this change and is committed at the end."""
    async with open_connection(database_url) as connection, connection.transaction():
        await record_changes(connection, [NewChange(claim_id, FACILITY, change)])
        yield


async def test_a_claim_is_received_with_the_transaction_that_keeps_it_and_a_dry_run_leaves_no_change(
    ports: ClaimPorts, table: ChangeTable
) -> None:
    claims = [an_entry(str(number), content=b"%d" % number) for number in range(3)]
    await ports.intake.keep(claims)
    await ports.dry_runs.put([uuid4()], [FACILITY], [b""])
    expected = [(position, entry.claim.claim_id, Change.RECEIVED) for position, entry in enumerate(claims, 1)]
    assert await changes(table) == expected
    (first, *_) = await table.after({FACILITY: 0}, 1)
    assert first.number == "0"
    assert await table.after({"01002": 0}, 10) == []


async def test_replaced_and_withdrawn_claims_and_withdrawals_change_with_the_claim_that_closes_them(
    ports: ClaimPorts, table: ChangeTable
) -> None:
    first = an_entry(content=b"1")
    second = an_entry(content=b"2", replaces_claim_id=first.claim.claim_id)
    withdrawal = a_withdrawal(content=b"3", replaces_claim_id=second.claim.claim_id)
    ids = []
    for entry in (first, second, withdrawal):
        (kept,) = await ports.intake.keep([entry])
        assert isinstance(kept, KeptClaim)
        ids.append(kept.claim_id)
    assert [change[1:] for change in await changes(table)] == [
        (ids[0], Change.RECEIVED),
        (ids[0], Change.REPLACED),
        (ids[1], Change.RECEIVED),
        (ids[1], Change.CANCELLED),
        (ids[2], Change.CANCELLED),
    ]


async def test_the_same_claim_again_changes_nothing(ports: ClaimPorts, table: ChangeTable) -> None:
    for _ in range(2):
        await ports.intake.keep([an_entry(content=b"1")])
    assert len(await changes(table)) == 1


async def test_a_transaction_that_commits_late_is_neither_lost_nor_before_what_was_sent(
    database_url: str, ports: ClaimPorts, table: ChangeTable
) -> None:
    early, late = await keep_one(ports, "1"), await keep_one(ports, "2")
    assert len(await changes(table)) == 2
    async with open_change(database_url, late, Change.REVIEWED):
        async with open_change(database_url, early, Change.REVIEWED):
            pass
        assert await changes(table, 2) == [(3, early, Change.REVIEWED)]
    assert await changes(table, 3) == [(4, late, Change.REVIEWED)]
    assert await changes(table, 2) == [(3, early, Change.REVIEWED), (4, late, Change.REVIEWED)]


async def test_more_changes_than_are_numbered_at_once_are_numbered_without_gaps_for_each_facility(
    connection: asyncpg.Connection, table: ChangeTable
) -> None:
    for facility in (FACILITY, "01002"):
        await connection.execute(
            "INSERT INTO review.claim_changes (claim_id, facility, change) "
            "SELECT gen_random_uuid(), $1, 'RECEIVED' FROM generate_series(1, $2)",
            facility,
            NUMBERED_AT_ONCE + 1,
        )
    await table.number([FACILITY, "01002"])
    assert await table.ends(FACILITY) == await table.ends("01002") == Ends(1, NUMBERED_AT_ONCE + 1)
    in_order = "SELECT bool_and(change_id > before) FROM (SELECT change_id, lag(change_id) OVER "
    in_order += "(PARTITION BY facility ORDER BY position) AS before FROM review.claim_changes) AS ordered"
    assert await connection.fetchval(in_order)


async def test_old_changes_are_deleted_except_the_last_so_that_positions_go_on(
    connection: asyncpg.Connection, ports: ClaimPorts, table: ChangeTable
) -> None:
    for number in ("1", "2"):
        await keep_one(ports, number)
    await table.number([FACILITY])
    await ports.intake.keep([an_entry(facility="01002", content=b"never read")])
    await connection.execute("UPDATE review.claim_changes SET changed_at = now() - interval '33 days'")
    await ForgetChanges(table).run_once()
    assert await table.ends(FACILITY) == Ends(2, 2)
    assert await table.forget(timedelta(), 10) == 0
    assert await connection.fetchval("SELECT count(*) FROM review.claim_changes") == 1
    recent = await keep_one(ports, "3")
    assert await changes(table, 2) == [(3, recent, Change.RECEIVED)]


async def test_a_facility_without_changes_begins_before_the_first(table: ChangeTable) -> None:
    await table.number([FACILITY])
    assert await table.ends(FACILITY) == Ends(1, 0)
