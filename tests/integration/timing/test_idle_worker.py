"""A worker without claims."""

import asyncio

from tests.integration.claim_stack import ClaimStack


async def test_an_idle_worker_uses_almost_no_processor_time(stack: ClaimStack) -> None:
    worker = await stack.worker()
    await asyncio.sleep(0.5)
    before = worker.process.cpu_seconds()
    await asyncio.sleep(3)
    assert worker.process.cpu_seconds() - before < 0.15
