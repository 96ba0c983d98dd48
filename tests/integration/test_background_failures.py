"""Processes whose background tasks fail unexpectedly: a table that they read divides by zero for a while."""

import asyncio
from functools import partial

from gateway.v1 import claim_service_pb2 as messages
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_stack import ClaimStack, Gateway
from tests.integration.processes import Worker
from tests.wait_until import wait_until


async def failures(process: Gateway | Worker, task: str) -> float:
    return process.metric("wardgate_background_failures_total", task=task)


async def test_background_tasks_that_fail_are_logged_counted_and_started_again(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        answer = asyncio.create_task(calls.submit(fhir_claim(), wait=30))
        await stack.wait_for_rows("SELECT FROM review.queue")
        await stack.rows("ALTER TABLE review.queue RENAME TO elsewhere")
        await stack.rows("CREATE VIEW review.queue AS SELECT * FROM review.elsewhere WHERE 1 / 0 = 1")
        worker = await stack.worker()
        await wait_until(partial(failures, gateway, "review answers"), bool)
        await wait_until(partial(failures, worker, "worker"), bool)
        await stack.rows("DROP VIEW review.queue")
        await stack.rows("ALTER TABLE review.elsewhere RENAME TO queue")
        assert (await answer).state == messages.CLAIM_STATE_REVIEWED
    for process in (gateway.process, worker.process):
        assert process.is_running()
        assert "background task failed" in process.log()
        assert "DivisionByZeroError" in process.log()
