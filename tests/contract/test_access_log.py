"""What every access log guarantees."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from gateway.access.access_log import AccessLog as ChainedAccessLog
from gateway.access.link_table import LinkTable
from gateway.cards import outcome_table as outcomes
from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.check_cards import AccessLog
from gateway.cards.question import Officer, Purpose, Question
from gateway.cards.register_snapshot import RegisterSnapshot
from gateway.cards.subject import CardNumber
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.open_database import open_database
from tests.contract.filled_register import connect
from tests.fakes.card_ports import FakeAccessLog
from tests.fakes.clock import FakeClock
from tests.unit.gateway.cards.people import CARD, INSURANCE_NUMBER, THIS_YEAR, a_holding, a_question

NOW = FakeClock().now()
QUESTION = msgspec.structs.replace(
    a_question(CardNumber(CARD)), purpose=Purpose.CLAIM, officer=Officer("079188000001", "Lê Văn Tám")
)
ANSWER = Answer(
    UUID(int=7),
    outcomes.ACCURATE,
    (THIS_YEAR,),
    False,
    RegisterSnapshot(a_holding(THIS_YEAR), NOW),
    ServedFrom.CACHE,
    NOW,
)
NOTHING_KNOWN = Answer(UUID(int=8), outcomes.UNDETERMINED, (), False, None, ServedFrom.NOWHERE, NOW)

# Where in the chain an entry hangs.
PLACE = ("written_at", "chain", "link", "place")

Kept = Callable[[], Awaitable[list[UUID]]]


@pytest.fixture
async def log(kept_in: str | None) -> AsyncIterator[tuple[AccessLog, Kept]]:
    """An empty log, and a function that returns the check IDs that another reader finds."""
    if kept_in is None:
        fake = FakeAccessLog()

        async def remembered() -> list[UUID]:
            return [answer.check_id for _, answer in fake.look_ups]

        yield fake, remembered
        return

    async def committed() -> list[UUID]:
        connection = await connect(kept_in)
        rows = await connection.fetch("SELECT check_id FROM gateway.access_log ORDER BY written_at, place")
        await connection.close()
        return [UUID(int=row["check_id"].int) for row in rows]

    async with open_database(kept_in) as database:
        yield ChainedAccessLog(LinkTable(database), Clock().now), committed


async def test_another_reader_finds_what_was_written(log: tuple[AccessLog, Kept]) -> None:
    write, kept = log[0].write, log[1]
    await write([(QUESTION, ANSWER), (QUESTION, NOTHING_KNOWN)])
    assert await kept() == [ANSWER.check_id, NOTHING_KNOWN.check_id]


async def test_the_same_look_up_again_is_another_entry(log: tuple[AccessLog, Kept]) -> None:
    write, kept = log[0].write, log[1]
    await write([(QUESTION, ANSWER)])
    await write([(QUESTION, ANSWER)])
    assert len(await kept()) == 2


async def test_a_read_only_database_counts_as_unavailable(database_url: str) -> None:
    connection = await connect(database_url)
    name = await connection.fetchval("SELECT current_database()")
    await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    await connection.close()
    async with open_database(database_url) as database:
        with pytest.raises(DatabaseAway):
            await ChainedAccessLog(LinkTable(database), Clock().now).write([(QUESTION, ANSWER)])


async def row_of(database_url: str, question: Question, answer: Answer) -> dict[str, Any]:
    """The row of a look-up."""
    async with open_database(database_url) as database:
        await ChainedAccessLog(LinkTable(database), Clock().now).write([(question, answer)])
    connection = await connect(database_url)
    row = await connection.fetchrow("SELECT * FROM gateway.access_log")
    await connection.close()
    return {name: value for name, value in row.items() if name not in PLACE}


async def test_the_table_has_the_caller_the_person_and_the_outcome(database_url: str) -> None:
    assert await row_of(database_url, QUESTION, ANSWER) == {
        "check_id": ANSWER.check_id,
        "asked_at": NOW,
        "facility": "01001",
        "officer_citizen_id": "079188000001",
        "officer_name": "Lê Văn Tám",
        "purpose": "claim",
        "subject_kind": "card_number",
        "subject": CARD,
        "insurance_number": INSURANCE_NUMBER,
        "service_date": date(2026, 3, 2),
        "outcome": "ACCURATE",
        "served_from": "CACHE",
    }


async def test_a_look_up_that_found_no_person_has_none(database_url: str) -> None:
    row = await row_of(database_url, QUESTION, NOTHING_KNOWN)
    assert row["insurance_number"] is None
    assert row["outcome"] == "UNDETERMINED"
