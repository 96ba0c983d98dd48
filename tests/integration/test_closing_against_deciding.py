"""A claim is either closed by its facility or decided by a reviewer, also where both happen at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC
from uuid import UUID

import asyncpg
import pytest

from gateway.claims.explaining.explanation import Document, Explanation
from gateway.claims.kept_claim import ClaimState
from gateway.refusals import ClaimIsDecided
from review.v1.decision_pb2 import Explanation as Message
from runtime.postgres.connection import open_connection
from tests.contract.claim_ports import NOW, ClaimPorts, a_review, an_entry, real_ports
from tests.fakes.decisions import a_cut, decide
from tests.wait_until import wait_until

LOCK_WAITS = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
async def ports(database_url: str) -> AsyncIterator[ClaimPorts]:
    async with real_ports(database_url) as opened:
        yield opened


@pytest.fixture
async def console(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """The connection of a reviewer."""
    async with open_connection(database_url) as connection:
        yield connection


@pytest.fixture
async def claim_id(ports: ClaimPorts) -> UUID:
    (kept,) = await ports.intake.keep([an_entry(content=b"1")])
    worker = await ports.hire()
    await worker.reviews.keep([a_review(queued) for queued in (await worker.queue.take()).claims])
    return UUID(str(kept.claim_id))


async def test_a_correction_waits_for_a_decision_that_is_being_made_and_is_refused(
    ports: ClaimPorts, console: asyncpg.Connection, claim_id: UUID, database_url: str
) -> None:
    async with open_connection(database_url) as observer, console.transaction():
        await decide(console.fetch, a_cut(claim_id))
        correcting = asyncio.create_task(
            ports.intake.keep([an_entry(content=b"2", replaces_claim_id=claim_id)])
        )
        await wait_until(lambda: observer.fetch(LOCK_WAITS), bool)
    (refused,) = await correcting
    assert isinstance(refused, ClaimIsDecided)


async def test_a_replaced_claim_leaves_the_reviewers_queue(
    ports: ClaimPorts, console: asyncpg.Connection, claim_id: UUID
) -> None:
    await console.execute("UPDATE review.cases SET held_by = gen_random_uuid(), held_until = now()")
    await ports.intake.keep([an_entry(content=b"2", replaces_claim_id=claim_id)])
    state, version, held_by = await console.fetchrow("SELECT state, version, held_by FROM review.cases")
    assert (state, version, held_by) == ("CLOSED", 1, None)
    assert (await ports.claims.find("01001", claim_id)).state is ClaimState.REPLACED


async def test_a_cancellation_waits_for_a_decision_that_is_being_made_and_is_refused(
    ports: ClaimPorts, console: asyncpg.Connection, claim_id: UUID, database_url: str
) -> None:
    async with open_connection(database_url) as observer, console.transaction():
        await decide(console.fetch, a_cut(claim_id))
        cancelling = asyncio.create_task(ports.cancellations.cancel("01001", claim_id))
        await wait_until(lambda: observer.fetch(LOCK_WAITS), bool)
    with pytest.raises(ClaimIsDecided):
        await cancelling


async def test_an_explained_case_waits_again_marked_and_free_for_anybody_with_what_was_explained(
    ports: ClaimPorts, console: asyncpg.Connection, claim_id: UUID
) -> None:
    await decide(console.fetch, a_cut(claim_id))
    await console.execute("UPDATE review.cases SET decided_by = gen_random_uuid(), held_by = decided_by")
    explanation = Explanation("Đã làm.", (Document("text/plain", "Ghi chú", b"..."),))
    await ports.explanations.keep("01001", claim_id, explanation, NOW)
    case = await console.fetchrow("SELECT state, version, marks, held_by, decided_by FROM review.cases")
    assert (case["state"], case["version"], case["held_by"], case["decided_by"]) == ("WAITING", 2, None, None)
    assert "EXPLAINED" in case["marks"]
    assert await console.fetchval("SELECT count(*) FROM review.decided") == 0
    kept = Message.FromString(await console.fetchval("SELECT message FROM review.explanations"))
    assert (kept.text, kept.explained_at.ToDatetime(UTC)) == ("Đã làm.", NOW)
    (attachment,) = kept.attachments
    assert (attachment.title, attachment.content) == ("Ghi chú", b"...")
    changes = await console.fetch("SELECT change FROM review.claim_changes ORDER BY change_id")
    assert [change for (change,) in changes] == ["RECEIVED", "REVIEWED", "DECIDED", "EXPLAINED"]
