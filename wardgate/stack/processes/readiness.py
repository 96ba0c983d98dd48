"""Waits until a child is ready: a gateway and the console when they say so, the worker when it has a page."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException

from runtime.problem import Problem
from wardgate.stack.addresses import Address
from wardgate.stack.processes.child import Child

START_TIMEOUT_SECONDS = 60.0
HTTP_TIMEOUT_SECONDS = 1.0


async def wait_until_ready(child: Child, is_ready: Callable[[], Awaitable[bool]]) -> None:
    """Return when the child is ready. Raises Problem if it ends, or is not ready in time."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while not await is_ready():
        if not child.is_alive:
            raise Problem(f"{child.name} {child.how_it_ended} while starting: see its log {child.log}.")
        if time.monotonic() > deadline:
            raise Problem(
                f"{child.name} is not ready after {START_TIMEOUT_SECONDS:g} s: see its log {child.log}."
            )
        await asyncio.sleep(0.05)


async def gateway_serves(metrics: Address) -> bool:
    """Whether this gateway serves, by its own metrics page: other gateways may share its port."""
    return "wardgate_serving 1.0" in await asyncio.to_thread(_lines_of, metrics, "/metrics")


async def console_is_well(console: Address) -> bool:
    """Whether the console answers, and reaches PostgreSQL and Redis."""
    return any('"status":"up"' in line for line in await asyncio.to_thread(_lines_of, console, "/health"))


async def accepts_connections(address: Address) -> bool:
    """Whether a process accepts connections at this address."""
    host, _, port = address.target.rpartition(":")
    try:
        _, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


def _lines_of(address: Address, path: str) -> list[str]:
    # Not urllib, which would use a proxy from the environment.
    with closing(HTTPConnection(address.target, timeout=HTTP_TIMEOUT_SECONDS)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode().splitlines()
        except (OSError, HTTPException):
            return []
