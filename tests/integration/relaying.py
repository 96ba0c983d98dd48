"""A relay in the test's own process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from gateway.relay.settings import RelaySettings
from gateway.relay.wiring import relay
from tests.fakes.http_receiver import Receiver


@asynccontextmanager
async def relaying(database_url: str, *receivers: Receiver, **further: str) -> AsyncIterator[None]:
    """It sends to these receivers on this machine. `further`: other settings."""
    settings = RelaySettings(
        database_url=database_url,
        relay_metrics_listen="127.0.0.1:0",
        relay_private_hosts=",".join(f"127.0.0.1:{one.port}" for one in receivers),
        **further,
    )
    stop = asyncio.Event()
    running = asyncio.create_task(relay(settings, stop, structlog.get_logger()))
    try:
        yield
    finally:
        stop.set()
        await running
