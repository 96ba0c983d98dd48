"""The one file that knows every class of the gateway: opened top to bottom, closed bottom to top."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, NamedTuple

from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from gateway.access.callers import Callers
from gateway.access.token_table import TokenTable
from gateway.database import open_database
from gateway.health import Health, watch
from gateway.interceptors.failure import Failures
from gateway.interceptors.guard import Guard
from gateway.metrics import Metrics
from gateway.metrics_page import metrics_page
from gateway.server import Server, Service
from gateway.settings import Settings


class Ports(NamedTuple):
    """Where a gateway listens."""

    grpc: int
    metrics: int


@asynccontextmanager
async def open_gateway(settings: Settings, log: FilteringBoundLogger) -> AsyncIterator[Ports]:
    """A gateway that serves until left. Raises AddressTaken."""
    async with AsyncExitStack() as stack:
        registry = CollectorRegistry()
        metrics = Metrics(registry)
        metrics_port = stack.enter_context(metrics_page(settings.metrics_listen, registry))
        database = await stack.enter_async_context(open_database(settings.database_url))
        services: list[Service] = []
        health = Health([service.name for service in services], metrics)
        await health.database_is(await database.is_there())
        guard = Guard(Callers(TokenTable(database)), metrics, Failures(log))
        server = await stack.enter_async_context(Server(settings.listen, services, guard, health))
        await stack.enter_async_context(_in_background(watch(database.is_there, health.database_is)))
        yield Ports(server.port, metrics_port)


@asynccontextmanager
async def _in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Carry on until left. Should the work fail, so does the process: it is never silently without it."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(work)
        yield
        task.cancel()
