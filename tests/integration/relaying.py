"""A relay in the test's own process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from gateway.relay.settings import RelaySettings
from gateway.relay.wiring import relay


@asynccontextmanager
async def relaying(database_url: str, **further: str) -> AsyncIterator[None]:
    """It sends to receivers on this machine. `further`: other settings."""
    settings = RelaySettings(
        database_url=database_url,
        relay_metrics_listen="127.0.0.1:0",
        relay_private_hosts="127.0.0.1",
        **further,
    )
    stop = asyncio.Event()
    running = asyncio.create_task(relay(settings, stop, structlog.get_logger()))
    try:
        yield
    finally:
        stop.set()
        await running
