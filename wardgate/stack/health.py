"""Whether a child is up: the gateway says so by grpc.health.v1, the worker by serving its metrics."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from wardgate.problem import Problem
from wardgate.stack.child import Child
from wardgate.stack.listening import Address

LONGEST_START_SECONDS = 60.0


async def wait_until_up(child: Child, is_up: Callable[[], Awaitable[bool]]) -> None:
    """Return when it is up. Raises Problem when it ends instead, or takes too long."""
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while not await is_up():
        if not child.is_alive:
            raise Problem(f"{child.name} {child.how_it_ended} while starting: see {child.log}.")
        if time.monotonic() > deadline:
            raise Problem(f"{child.name} is not up after {LONGEST_START_SECONDS:g} s: see {child.log}.")
        await asyncio.sleep(0.05)


async def gateway_serves(address: Address) -> bool:
    """What grpc.health.v1 says."""
    async with grpc.aio.insecure_channel(address.target) as channel:
        try:
            answer = await HealthStub(channel).Check(HealthCheckRequest(), timeout=1)
        except grpc.aio.AioRpcError:
            return False
        return bool(answer.status == HealthCheckResponse.SERVING)


async def someone_listens(address: Address) -> bool:
    """Whether a connection is taken there."""
    host, _, port = address.target.rpartition(":")
    try:
        _, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
