"""A worker without claims."""

import asyncio

from tests.integration.claim_stack import ClaimStack
from tests.wait_until import wait_until

SECONDS = 2
MOST_OF_A_SECOND = 0.05


async def test_an_idle_worker_uses_almost_no_processor_time(stack: ClaimStack) -> None:
    worker = await stack.worker()

    async def working_seconds() -> float:
        before = worker.process.cpu_seconds()
        await asyncio.sleep(SECONDS)
        return worker.process.cpu_seconds() - before

    # As soon as it has looked for claims for the first time.
    await wait_until(working_seconds, lambda seconds: seconds < MOST_OF_A_SECOND * SECONDS)
