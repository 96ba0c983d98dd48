"""Whether a child is up: a gateway says so on its metrics page, the worker by serving one."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException

from runtime.problem import Problem
from wardgate.stack.addresses import Address
from wardgate.stack.processes.child import Child

LONGEST_START_SECONDS = 60.0
ANSWER_SECONDS = 1.0


async def wait_until_up(child: Child, is_up: Callable[[], Awaitable[bool]]) -> None:
    """Return when it is up. Raises Problem when it ends instead, or takes too long."""
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while not await is_up():
        if not child.is_alive:
            raise Problem(f"{child.name} {child.how_it_ended} while starting: see {child.log}.")
        if time.monotonic() > deadline:
            raise Problem(f"{child.name} is not up after {LONGEST_START_SECONDS:g} s: see {child.log}.")
        await asyncio.sleep(0.05)


async def gateway_serves(metrics: Address) -> bool:
    """What the metrics of this very gateway say, whoever else answers on its port."""
    return "wardgate_serving 1.0" in await asyncio.to_thread(_lines_of, metrics)


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


def _lines_of(metrics: Address) -> list[str]:
    # Not urllib, which would ask a proxy of the environment.
    with closing(HTTPConnection(metrics.target, timeout=ANSWER_SECONDS)) as asker:
        try:
            asker.request("GET", "/metrics")
            return asker.getresponse().read().decode().splitlines()
        except (OSError, HTTPException):
            return []
