"""grpc.health.v1 that tells the truth: serving only while the database answers."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from grpc_health.v1 import health
from grpc_health.v1.health_pb2 import HealthCheckResponse

from gateway.metrics import Metrics

SECONDS_BETWEEN = 1.0


class Health:
    """What callers are told of each service, and of the server as a whole (the service "")."""

    def __init__(self, services: Iterable[str], metrics: Metrics) -> None:
        self.servicer = health.aio.HealthServicer()
        self._services = ("", *services)
        self._metrics = metrics

    async def database_is(self, there: bool) -> None:
        """Say so; nobody hears it any more once the server drains."""
        self._metrics.database_up.set(there)
        status = HealthCheckResponse.SERVING if there else HealthCheckResponse.NOT_SERVING
        for service in self._services:
            await self.servicer.set(service, status)

    async def drain(self) -> None:
        """NOT_SERVING from now on, whatever the database does."""
        await self.servicer.enter_graceful_shutdown()


async def watch(is_there: Callable[[], Awaitable[bool]], tell: Callable[[bool], Awaitable[None]]) -> None:
    """Ask every second and tell, until cancelled."""
    while True:
        await tell(await is_there())
        await asyncio.sleep(SECONDS_BETWEEN)
