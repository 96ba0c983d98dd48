"""What Events guarantee, in memory and on PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from gateway.register.events.event_feed import Ends
from gateway.register.events.event_table import EventTable
from runtime.postgres.open_database import open_database
from tests.fakes.events import FakeEvents, a_person

PEOPLE = (
    "INSERT INTO gateway.people SELECT number, NULL, 'A', '1980', 'male' FROM unnest($1::text[]) AS number"
)


class EventPorts(msgspec.Struct):
    """`add` adds people to the register, in one statement."""

    events: Any
    add: Callable[..., Awaitable[None]]


@asynccontextmanager
async def real_events(database_url: str) -> AsyncIterator[EventPorts]:
    async with open_database(database_url) as database:

        async def add(*numbers: str) -> None:
            async with database.connection() as connection:
                await connection.execute(PEOPLE, numbers)

        yield EventPorts(EventTable(database), add)


@asynccontextmanager
async def fake_events() -> AsyncIterator[EventPorts]:
    fake = FakeEvents()

    async def add(*numbers: str) -> None:
        for number in numbers:
            fake.record(a_person(number))

    yield EventPorts(fake, add)


@pytest.fixture
async def ports(kept_in: str | None) -> AsyncIterator[EventPorts]:
    async with real_events(kept_in) if kept_in else fake_events() as opened:
        yield opened


async def test_without_events_the_next_number_is_one(ports: EventPorts) -> None:
    await ports.events.number()
    assert await ports.events.ends() == Ends(1, 0)
    assert list(await ports.events.after(0, 10)) == []


async def test_each_event_has_one_more_than_the_one_before_it_and_pages_go_on_in_the_middle(
    ports: EventPorts,
) -> None:
    people = [f"012345678{digit}" for digit in range(6)]
    await ports.add(*people[:4])
    await ports.events.number()
    await ports.add(*people[4:])
    await ports.events.number()
    await ports.events.number()
    assert await ports.events.ends() == Ends(1, 6)
    first = await ports.events.after(0, 3)
    then = await ports.events.after(3, 10)
    assert [event.position for event in (*first, *then)] == [1, 2, 3, 4, 5, 6]
    assert [event.insurance_number for event in (*first, *then)] == people
    assert {event.before for event in first} == {None}


async def test_an_event_without_a_number_is_not_read(ports: EventPorts) -> None:
    await ports.add("0123456789")
    assert list(await ports.events.after(0, 10)) == []
    assert await ports.events.ends() == Ends(1, 0)
