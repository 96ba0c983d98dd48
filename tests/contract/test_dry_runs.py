"""On PostgreSQL a withdrawn dry run leaves nothing, however late a worker answers it."""

import asyncio
from uuid import uuid4

from review.mailbox.dry_run_table import DryRunTable
from review.worker.queue.claim_queue import ClaimQueue, take_number
from review.worker.review_table import ReviewTable
from runtime.postgres.connection import open_connection
from runtime.postgres.open_database import open_database
from tests.contract.claim_ports import a_review
from tests.wait_until import wait_until

BLOCKED = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def test_a_dry_run_withdrawn_while_its_answer_is_being_committed_leaves_nothing(
    database_url: str,
) -> None:
    claim_id = uuid4()
    async with open_database(database_url) as database, open_connection(database_url) as connection:
        dry_runs = DryRunTable(database)
        await dry_runs.put([claim_id], ["01001"], [b""])
        number = await take_number(connection)
        (queued,) = (await ClaimQueue(connection, number).take()).claims
        async with connection.transaction():
            await ReviewTable(connection, number).keep([a_review(queued, dry_run=True)])
            withdrawing = asyncio.create_task(dry_runs.withdraw(claim_id))
            async with database.connection() as watching:
                await wait_until(lambda: watching.fetch(BLOCKED), bool)
        await withdrawing
        assert await connection.fetch("SELECT FROM review.dry_runs") == []
        assert await connection.fetch("SELECT FROM review.queue") == []


async def test_an_answer_whose_gateway_died_is_deleted(database_url: str) -> None:
    old, fresh = uuid4(), uuid4()
    async with open_connection(database_url) as connection:
        await connection.execute(
            "INSERT INTO review.dry_runs VALUES ($1, now() - interval '61 seconds', ''), ($2, now(), '')",
            old,
            fresh,
        )
        await ClaimQueue(connection, await take_number(connection)).sweep()
        assert await connection.fetchval("SELECT array_agg(claim_id) FROM review.dry_runs") == [fresh]
