"""A gateway without calls leaves the processor alone."""

import asyncio

from tests.integration.claim_stack import ClaimStack
from tests.wait_until import wait_until

SECONDS = 2
# Ten were measured: probes of PostgreSQL and Redis, and connections that are kept alive. While the gateway
# called itself ten times a second, there were some two hundred.
MOST_A_SECOND = 40


async def test_an_idle_gateway_wakes_a_few_times_a_second(stack: ClaimStack) -> None:
    gateway = await stack.gateway()

    async def wake_ups() -> int:
        before = gateway.process.wake_ups()
        await asyncio.sleep(SECONDS)
        return gateway.process.wake_ups() - before

    # As soon as what it prepares after its start is ready.
    await wait_until(wake_ups, lambda count: count < MOST_A_SECOND * SECONDS)
