"""The simulated offices of `wardgate up` bring sample files to their end, on a real register."""

import hashlib
from collections import Counter
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta
from pathlib import Path

from gateway.v1.registry_service_pb2 import FILE_STATE_OPEN, FILE_STATE_RETURNED, FileState
from runtime.clock import Clock
from runtime.postgres.engine import make_engine
from tests.contract.filled_register import connect
from tests.integration.in_process_gateway import start_gateway
from tests.unit.wardgate.samples.worlds import a_world
from wardgate.client import WardgateClient
from wardgate.samples.loading.load import fill
from wardgate.samples.offices.office_codes import SAMPLE_OFFICES
from wardgate.stack.offices.office_desk import OfficeDesk
from wardgate.stack.preparation.sample_offices import add_offices, ensure_office_tokens

UNSETTLED = {FILE_STATE_OPEN, FILE_STATE_RETURNED}
# Enough for one of each procedure, returned and refused ones among them.
MOST_FILES = 18
# No file has more steps, with those that are opened again.
MOST_ROUNDS = 25


class ClockAhead(Clock):
    """Everything is answered by now; the day is today: money cannot be paid on another one."""

    def now(self) -> datetime:
        return super().now() + timedelta(days=90)

    def today(self) -> date:
        return Clock().today()


async def test_simulated_offices_bring_sample_files_to_their_end(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    world = a_world(people=500, claims=0, today=Clock().today())
    await fill(database_url, world, lambda *_: None)
    tokens = await offices_of(database_url, tmp_path / "tokens.json")
    await give_token(database_url, world.home_facility)
    async with start_gateway(database_url, redis_url) as gateway, AsyncExitStack() as stack:
        home, *callers = [
            await stack.enter_async_context(WardgateClient(gateway.target, token))
            for token in ("home", *tokens.values())
        ]
        for request in world.sample_files()[:MOST_FILES]:
            await home.files.submit(request)
        desks = [OfficeDesk(client.files, ClockAhead()) for client in (home, *callers)]
        for _ in range(MOST_ROUNDS):
            for desk in desks:
                await desk.poll()
            states = Counter([file.state async for file in home.files.list()])
            if not UNSETTLED & states.keys():
                break
    named = {FileState.Name(state): count for state, count in states.items()}
    assert named.keys() <= {"FILE_STATE_SETTLED", "FILE_STATE_REFUSED"}, named
    assert named["FILE_STATE_SETTLED"] > named["FILE_STATE_REFUSED"] > 0


async def test_a_register_of_its_own_has_no_simulated_offices(database_url: str, tmp_path: Path) -> None:
    engine = make_engine(database_url)
    assert await ensure_office_tokens(engine, tmp_path / "tokens.json") == {}
    await engine.dispose()
    assert not (tmp_path / "tokens.json").exists()


async def offices_of(database_url: str, file: Path) -> dict[str, str]:
    """The simulated offices, with their tokens; a second start makes no others."""
    engine = make_engine(database_url)
    await add_offices(engine)
    tokens = await ensure_office_tokens(engine, file)
    assert await ensure_office_tokens(engine, file) == tokens
    assert tokens.keys() == {office.code for office in SAMPLE_OFFICES}
    await engine.dispose()
    return tokens


async def give_token(database_url: str, facility: str) -> None:
    """Of the facility that submits the files."""
    connection = await connect(database_url)
    digest = hashlib.sha256(b"home").digest()
    await connection.execute("INSERT INTO gateway.caller_tokens VALUES ($1, $2)", digest, facility)
    await connection.close()
