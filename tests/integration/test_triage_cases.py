"""The worker keeps a case with every review, in one transaction."""

from typing import Any

import asyncpg
import pytest

from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.worker.queued_claim import Reviewed
from runtime.postgres.url import database_address
from tests.contract.claim_ports import ClaimPorts, WorkerPorts, a_review, an_entry, real_ports


@pytest.fixture
async def ports(database_url: str) -> Any:
    async with real_ports(database_url) as opened:
        yield opened


@pytest.fixture
async def database(database_url: str) -> Any:
    connection = await asyncpg.connect(database_address(database_url).urls[0])
    yield connection
    await connection.close()


async def reviewed(ports: ClaimPorts, worker: WorkerPorts, **options: Any) -> Reviewed:
    """Submit a claim, take it and keep its review."""
    await ports.intake.keep([an_entry()])
    (queued,) = (await worker.queue.take()).claims
    reviewed = a_review(queued, **options)
    assert await worker.reviews.keep([reviewed]) == [reviewed]
    return reviewed


async def review_again(database: Any, worker: WorkerPorts, first: Reviewed) -> None:
    """Queue the claim again and keep another review of it."""
    message = first.queued.message
    await database.execute(
        "INSERT INTO review.queue (claim_id, facility, message) VALUES ($1, '01001', $2)",
        first.queued.claim_id,
        message,
    )
    (queued,) = (await worker.queue.take()).claims
    await worker.reviews.keep([a_review(queued, score=0.5)])


async def test_a_review_is_kept_with_its_case_and_the_facts_without_content(
    ports: ClaimPorts, database: Any
) -> None:
    kept = await reviewed(ports, await ports.hire())
    assert kept.case
    row = await database.fetchrow("SELECT * FROM review.cases")
    expected = {field: getattr(kept.case.row, field) for field in kept.case.row.__struct_fields__}
    for name in ("rules", "outcomes", "marks", "line_codes", "rules_on_trial"):
        expected[name] = list(expected[name])
    assert {name: row[name] for name in expected} == expected
    assert (row["state"], row["version"], row["line_codes"]) == ("WAITING", 0, ["02.0001", "02.0002"])
    facts = ClaimSubmitted.FromString(await database.fetchval("SELECT message FROM review.case_facts"))
    assert (facts.claim_id, facts.content) == (str(kept.queued.claim_id), b"")
    assert facts.read_claim
    assert await database.fetch(
        "SELECT claim_id, change FROM review.claim_changes ORDER BY change_id DESC LIMIT 1"
    ) == [(kept.queued.claim_id, "REVIEWED")]


async def test_a_dry_run_leaves_no_case(ports: ClaimPorts, database: Any) -> None:
    await reviewed(ports, await ports.hire(), dry_run=True)
    assert await database.fetch("SELECT FROM review.cases") == []
    assert await database.fetch("SELECT FROM review.claim_changes WHERE change = 'REVIEWED'") == []


async def test_another_review_of_a_claim_changes_its_case(ports: ClaimPorts, database: Any) -> None:
    worker = await ports.hire()
    first = await reviewed(ports, worker)
    await database.execute(
        "UPDATE review.cases SET state = 'SECOND_LOOK', marks = '{EXPLAINED,SECOND_LOOK}', "
        "decided_by = gen_random_uuid()"
    )
    await review_again(database, worker, first)
    row = await database.fetchrow("SELECT state, version, marks, score, decided_by FROM review.cases")
    assert tuple(row)[:3] == ("WAITING", 1, ["RANDOM", "EXPLAINED"])
    assert float(row["score"]) == 0.5
    assert row["decided_by"] is None
    assert float(await database.fetchval("SELECT score FROM review.reviews")) == 0.5


@pytest.mark.parametrize("state", ["DECIDED", "CLOSED"])
async def test_another_review_of_a_decided_claim_changes_nothing(
    ports: ClaimPorts, database: asyncpg.Connection, state: str
) -> None:
    worker = await ports.hire()
    first = await reviewed(ports, worker)
    await database.execute("UPDATE review.cases SET state = $1", state)
    await review_again(database, worker, first)
    assert await database.fetchval("SELECT version FROM review.cases") == 0
    assert float(await database.fetchval("SELECT score FROM review.reviews")) == 0.1234
    assert await database.fetchval("SELECT count(*) FROM review.queue") == 0
