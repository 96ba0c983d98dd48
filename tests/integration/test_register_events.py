"""Every change of the register becomes an event, from the tables to the stream."""

import asyncio
import csv
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import grpc
import msgspec
from typer.testing import CliRunner

from gateway.register.events.event_table import EventTable
from gateway.register.events.register_event import RECORDS, EventKind
from gateway.register.events.restored_events import refuse_earlier_numbers
from gateway.register.tables import card_periods, cards, people
from gateway.v1 import event_service_pb2 as messages
from gateway.v1.event_service_pb2_grpc import EventServiceStub
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.integration.claim_calls import refused
from tests.integration.file_calls import bearer, start_with_offices
from tests.integration.in_process_gateway import BEARER, HOLDING, fill_register, start_gateway
from tests.integration.register_loading import load_files
from tests.replayed_register import ReplayedRegister
from tests.wait_until import LONGEST_WAIT_SECONDS
from wardgate.cli import app
from wardgate.client import WardgateClient

TABLES = {EventKind.PERSON: people, EventKind.CARD: cards, EventKind.PERIOD: card_periods}
FILE = """
    INSERT INTO gateway.files (file_id, procedure, sender, number, content_digest, secret, province,
        applicant, facts, received_at, due_at, state, result, events, last_hash)
    VALUES ($1, 'birth', '01001', 'A-1', '', 'secret', '01', '{"full_name": "Lê Thị Mẫu"}', '', now(), now(),
        'open', '', 1, '')
"""
PEOPLE_HEADER = "insurance_number,chip_id,full_name,birth_date,sex,died_on"
CARDS_HEADER = (
    "card_number,valid_from,valid_until,registered_facility,area_code,five_years_on,ended_on,end_reason"
)
PERIOD = messages.EVENT_KIND_PERIOD
# More than a row of events has.
MANY = 600


async def replayed(url: str) -> ReplayedRegister:
    register = ReplayedRegister()
    async with open_database(url) as database:
        events, position = EventTable(database), 0
        await events.number()
        while page := await events.after(position, 100):
            for event in page:
                assert event.position == position + 1
                register.apply(event)
                position = event.position
    return register


async def kept(url: str) -> dict[EventKind, list[Any]]:
    connection = await connect(url)
    found = {}
    for kind, table in TABLES.items():
        rows = await connection.fetch(f"SELECT * FROM gateway.{table.name}")
        found[kind] = [msgspec.convert(dict(row), RECORDS[kind]) for row in rows]
    await connection.close()
    return found


async def ensure_replays(url: str) -> None:
    register = await replayed(url)
    parts: dict[EventKind, dict[Any, Any]] = {
        EventKind.PERSON: register.people,
        EventKind.CARD: register.cards,
        EventKind.PERIOD: register.periods,
    }
    for kind, rows in (await kept(url)).items():
        assert sorted(map(repr, rows)) == sorted(map(repr, parts[kind].values()))


def test_an_event_has_every_column_of_its_table() -> None:
    for kind, table in TABLES.items():
        assert set(RECORDS[kind].__struct_fields__) == set(table.columns.keys())


def write(path: Path, header: str, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


async def test_the_events_of_loads_and_of_other_statements_replay_to_the_same_register(
    database_url: str, tmp_path: Path
) -> None:
    numbers = [f"{number:010}" for number in range(MANY)]
    first = [[number, f"001080{number[-6:]}", "Lê Văn Tám", "1980", "male", ""] for number in numbers]
    cards_of = [[f"DN401{number}", "2026-01-01", "2026-06-30", "01301", "", "", "", ""] for number in numbers]
    files = (write(tmp_path / "people.csv", PEOPLE_HEADER, first), tmp_path / "cards.csv")
    write(files[1], CARDS_HEADER, cards_of)
    await load_files(database_url, *files)
    # Two people exchange their chip IDs, and a period is shortened before another one follows it.
    first[0][1], first[1][1] = first[1][1], first[0][1]
    cards_of[0][2] = "2026-03-31"
    cards_of.append([cards_of[0][0], "2026-04-01", "2026-12-31", "79001", "K1", "", "", ""])
    write(files[0], PEOPLE_HEADER, first)
    write(files[1], CARDS_HEADER, cards_of)
    await load_files(database_url, *files)
    connection = await connect(database_url)
    for statement in (
        "UPDATE gateway.people SET full_name = full_name",
        "UPDATE gateway.people SET died_on = '2026-03-01' WHERE right(insurance_number, 1) = '7'",
        "UPDATE gateway.card_periods SET valid_from = valid_from - 1 WHERE card_id % 2 = 0",
        "DELETE FROM gateway.card_periods WHERE area_code = 'K1'",
    ):
        await connection.execute(statement)
    await ensure_replays(database_url)
    unchanged = await connection.fetchval("SELECT max(position) FROM gateway.register_events")
    await load_files(database_url, *files[:1])
    await connection.execute("TRUNCATE gateway.card_periods, gateway.cards")
    await ensure_replays(database_url)
    # Two tables were emptied, and sixty people lived again.
    assert await connection.fetchval("SELECT max(position) FROM gateway.register_events") == unchanged + 62
    await connection.close()


async def test_a_transaction_that_commits_late_gets_a_later_number(database_url: str) -> None:
    add = "INSERT INTO gateway.people VALUES ($1, NULL, 'A', '1980', 'male')"
    early, late = await connect(database_url), await connect(database_url)
    async with open_database(database_url) as database:
        events = EventTable(database)
        transaction = early.transaction()
        await transaction.start()
        await early.execute(add, "0000000001")
        await late.execute(add, "0000000002")
        await events.number()
        assert [event.insurance_number for event in await events.after(0, 9)] == ["0000000002"]
        await transaction.commit()
        await asyncio.gather(events.number(), events.number())
        assert [event.insurance_number for event in await events.after(1, 9)] == ["0000000001"]
        before = await events.ends()
        async with database.transaction() as restored:
            await refuse_earlier_numbers(restored)
        after = await events.ends()
        assert before.last < after.first - 1
        assert after.last == after.first + 1
        await early.execute("UPDATE gateway.register_events SET recorded_at = now() - interval '2 days'")
        await late.execute(add, "0000000003")
        await events.number()
        assert await events.forget(timedelta(days=1), 10) == 2
        assert (await events.ends()) == (after.last + 1, after.last + 1)
    await early.close()
    await late.close()


async def test_a_register_that_is_older_than_its_events_is_whole_after_a_baseline(database_url: str) -> None:
    connection = await connect(database_url)
    await fill_register(database_url, HOLDING)
    await connection.execute(
        "INSERT INTO gateway.people SELECT to_char(n, 'FM0000000000'), NULL, 'A', '1980', 'male' "
        f"FROM generate_series(1, {MANY}) AS n"
    )
    # As if another release had filled it.
    await connection.execute("TRUNCATE gateway.register_events")
    environment = {"WARDGATE_DATABASE_URL": database_url}
    result = await asyncio.to_thread(CliRunner().invoke, app, ("register", "baseline"), env=environment)
    assert f"{MANY + 3} events are added" in result.stdout
    await connection.execute("UPDATE gateway.people SET full_name = 'B'")
    await ensure_replays(database_url)
    largest = await connection.fetchval("SELECT max(changes) FROM gateway.register_events")
    assert largest == 250
    await connection.close()


async def change(connection: asyncpg.Connection, name: str) -> None:
    await connection.execute("UPDATE gateway.people SET full_name = $1", name)


async def test_a_reader_gets_every_event_over_broken_streams_and_two_gateways(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url, HOLDING)
    connection = await connect(database_url)
    told: list[str] = []
    cursor = 0
    for name in ("Lê Một", "Lê Hai"):
        async with start_gateway(database_url, redis_url, event_readers="01001:01") as gateway:
            stub = EventServiceStub(gateway.channel)
            stream = stub.WatchEvents(messages.WatchEventsRequest(after=cursor), metadata=BEARER)
            cursor = (await stream.read()).cursor
            await change(connection, name)
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                while not told or told[-1] != name:
                    message = await stream.read()
                    cursor = message.cursor
                    told += [
                        event.person.after.full_name for event in message.events if event.HasField("person")
                    ]
            stream.cancel()
            page = await stub.ReadEvents(messages.ReadEventsRequest(kinds=[PERIOD]), metadata=BEARER)
            assert [event.period.after.registered_facility for event in page.events] == ["01001"]
            wrong = messages.ReadEventsRequest(after=-1, page_size=2000)
            wrong.kinds.append(messages.EVENT_KIND_UNSPECIFIED)
            assert (await refused(stub.ReadEvents(wrong, metadata=BEARER)))[1] == "REQUEST_MALFORMED"
    assert told == [HOLDING.person.full_name, "Lê Một", "Lê Hai"]
    await connection.close()


async def test_a_file_is_an_event_when_its_state_changes_and_names_no_person(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url)
    connection = await connect(database_url)
    file_id = uuid4()
    await connection.execute(FILE, file_id)
    await connection.execute("UPDATE gateway.files SET events = 2")
    await connection.execute("UPDATE gateway.files SET events = 3, state = 'settled', ended_at = now()")
    await connection.close()
    async with start_gateway(database_url, redis_url, event_readers="01001:01") as gateway:
        stub = EventServiceStub(gateway.channel)
        page = await stub.ReadEvents(messages.ReadEventsRequest(), metadata=BEARER)
    assert [event.kind for event in page.events] == [messages.EVENT_KIND_FILE] * 2
    assert [event.file.after.state for event in page.events] == ["open", "settled"]
    assert page.events[1].file.before.file_id == str(file_id)
    assert "Mẫu" not in str(page)
    assert (await replayed(database_url)).files[file_id].state == "settled"


async def test_an_office_that_keeps_the_register_reads_the_events_of_its_province(
    database_url: str, redis_url: str
) -> None:
    async with start_with_offices(database_url, redis_url) as calls:
        file = (await calls.submit()).file
        stub, request = EventServiceStub(calls.gateway.channel), messages.ReadEventsRequest()
        page = await stub.ReadEvents(request, metadata=bearer("vss-vn"))
        assert [event.file.after.file_id for event in page.events if event.HasField("file")] == [file.file_id]
        # The mother, and the child at once.
        assert len([event for event in page.events if event.HasField("person")]) == 2
        refusal = await refused(stub.ReadEvents(request, metadata=bearer("police-01")))
        assert refusal[1] == "EVENTS_NOT_ALLOWED"


async def test_the_client_reads_and_watches_events_over_broken_streams(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url, HOLDING)
    async with (
        start_gateway(database_url, redis_url, event_readers="01001") as gateway,
        WardgateClient(gateway.target, "secret") as client,
    ):
        page = await client.events.read(kinds=[messages.EVENT_KIND_CARD, PERIOD])
        assert [event.number for event in page.events] == [2, 3]
        assert page.cursor == page.last == 3
        assert (await client.events.read(3)).events == []
        watching = client.events.watch(from_earliest=True, kinds=[PERIOD])
        async with asyncio.timeout(LONGEST_WAIT_SECONDS), aclosing(watching):
            async for message in watching:
                if message.events:
                    break
        assert [event.number for event in message.events] == [3]


async def test_who_is_not_listed_reads_no_events(database_url: str, redis_url: str) -> None:
    await fill_register(database_url, HOLDING)
    async with start_gateway(database_url, redis_url, event_readers="79001") as gateway:
        stub = EventServiceStub(gateway.channel)
        calls = (
            stub.ReadEvents(messages.ReadEventsRequest(), metadata=BEARER),
            stub.WatchEvents(messages.WatchEventsRequest(), metadata=BEARER).read(),
        )
        for call in calls:
            assert (await refused(call))[:2] == (grpc.StatusCode.PERMISSION_DENIED, "EVENTS_NOT_ALLOWED")
