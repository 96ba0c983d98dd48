"""grpc.health.v1 that tells the truth: serving only while the database answers."""

from collections.abc import Awaitable, Callable, Iterable

from grpc_health.v1 import health
from grpc_health.v1.health_pb2 import HealthCheckResponse

from gateway.metrics import Metrics


class Health:
    """What callers are told of each service, and of the server as a whole (the service "")."""

    def __init__(
        self, services: Iterable[str], is_there: Callable[[], Awaitable[bool]], metrics: Metrics
    ) -> None:
        self.servicer = health.aio.HealthServicer()
        self._services = ("", *services)
        self._database_is_there = is_there
        self._database_up = metrics.database_up

    async def look(self) -> None:
        """See whether the database is there, and say so."""
        there = await self._database_is_there()
        self._database_up.set(there)
        status = HealthCheckResponse.SERVING if there else HealthCheckResponse.NOT_SERVING
        for service in self._services:
            await self.servicer.set(service, status)

    async def drain(self) -> None:
        """NOT_SERVING from now on, whatever the database does."""
        await self.servicer.enter_graceful_shutdown()
