"""What WatchedChanges guarantee, in memory and on PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import msgspec
import pytest

from gateway.claims.watching.change_table import ChangeTable
from review.mailbox.change import Change, Ends, NewChange
from review.mailbox.claim_changes import record_changes
from runtime.postgres.open_database import open_database
from tests.contract.claim_ports import an_entry, real_ports
from tests.fakes.changes import FakeChanges

HERE, THERE = "01001", "01002"


class ChangePorts(msgspec.Struct):
    """`make` commits a change of a claim of the facility."""

    changes: Any
    make: Callable[[str, Change], Awaitable[None]]


@asynccontextmanager
async def real_changes(database_url: str) -> AsyncIterator[ChangePorts]:
    """With one claim for each facility, whose receipt is no change here."""
    claims: dict[str, UUID] = {}
    async with real_ports(database_url) as ports, open_database(database_url) as database:
        for facility in (HERE, THERE):
            (kept,) = await ports.intake.keep([an_entry(facility=facility)])
            claims[facility] = kept.claim_id
        async with database.connection() as connection:
            await connection.execute("DELETE FROM review.claim_changes")

        async def make(facility: str, change: Change) -> None:
            async with database.connection() as connection:
                await record_changes(connection, [NewChange(claims[facility], facility, change)])

        yield ChangePorts(ChangeTable(database), make)


@asynccontextmanager
async def fake_changes() -> AsyncIterator[ChangePorts]:
    """In memory."""
    fake = FakeChanges()

    async def make(facility: str, change: Change) -> None:
        fake.make(facility, change)

    yield ChangePorts(fake, make)


@pytest.fixture
async def ports(kept_in: str | None) -> AsyncIterator[ChangePorts]:
    async with real_changes(kept_in) if kept_in else fake_changes() as opened:
        yield opened


def seen(changes: Any) -> list[tuple[str, int, Change, str]]:
    return [(change.facility, change.position, change.change, change.number) for change in changes]


async def test_a_change_is_read_when_it_has_a_position(ports: ChangePorts) -> None:
    await ports.make(HERE, Change.REVIEWED)
    assert await ports.changes.after({HERE: 0}, 10) == []
    assert await ports.changes.ends(HERE) == Ends(1, 0)
    await ports.changes.number([THERE])
    assert await ports.changes.after({HERE: 0}, 10) == []
    await ports.changes.number([HERE])
    assert seen(await ports.changes.after({HERE: 0}, 10)) == [(HERE, 1, Change.REVIEWED, "1")]
    assert await ports.changes.ends(HERE) == Ends(1, 1)


async def test_each_facility_has_positions_of_its_own_in_the_order_of_its_changes(ports: ChangePorts) -> None:
    for facility, change in ((HERE, Change.RECEIVED), (THERE, Change.RECEIVED), (HERE, Change.REVIEWED)):
        await ports.make(facility, change)
    await ports.changes.number([HERE, THERE])
    await ports.make(HERE, Change.DECIDED)
    await ports.changes.number([HERE, THERE])
    expected = [(1, Change.RECEIVED), (2, Change.REVIEWED), (3, Change.DECIDED)]
    assert [found[1:3] for found in seen(await ports.changes.after({HERE: 0}, 10))] == expected
    assert seen(await ports.changes.after({HERE: 2, THERE: 0}, 10)) == [
        (HERE, 3, Change.DECIDED, "1"),
        (THERE, 1, Change.RECEIVED, "1"),
    ]


async def test_at_most_so_many_are_read_of_each_facility(ports: ChangePorts) -> None:
    for facility in (HERE, THERE):
        for change in (Change.RECEIVED, Change.REVIEWED, Change.DECIDED):
            await ports.make(facility, change)
    await ports.changes.number([HERE, THERE])
    found = await ports.changes.after({HERE: 0, THERE: 1}, 2)
    assert [(facility, position) for facility, position, *_ in seen(found)] == [
        (HERE, 1),
        (HERE, 2),
        (THERE, 2),
        (THERE, 3),
    ]
