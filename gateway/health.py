"""grpc.health.v1 that tells the truth: what is serving while the database answers, and what without it."""

from collections.abc import Awaitable, Callable, Mapping

from grpc_health.v1 import health
from grpc_health.v1.health_pb2 import HealthCheckResponse

from gateway.metrics import Metrics


class Health:
    """What callers are told of each service, and of the server as a whole (the service "").

    A service may say that it does without the database at the moment, as look-ups do while they can be
    logged; but not where the database has not been there since the start: nobody's token is known then.
    So a balancer asks for the service that it routes. The whole serves only while the database answers.
    """

    def __init__(
        self,
        services: Mapping[str, Callable[[], bool]],
        is_there: Callable[[], Awaitable[bool]],
        metrics: Metrics,
    ) -> None:
        """`services` by their full names, each with what says whether it does without the database."""
        self.servicer = health.aio.HealthServicer()
        self._services = services
        self._database_is_there = is_there
        self._database_up = metrics.database_up
        self._has_been_there = False

    async def look(self) -> None:
        """See whether the database is there, and say so."""
        is_there = await self._database_is_there()
        self._has_been_there |= is_there
        self._database_up.set(is_there)
        await self._tell("", is_there)
        for service, does_without in self._services.items():
            await self._tell(service, is_there or (self._has_been_there and does_without()))

    async def drain(self) -> None:
        """NOT_SERVING from now on, whatever the database does."""
        await self.servicer.enter_graceful_shutdown()

    async def _tell(self, service: str, is_serving: bool) -> None:
        status = HealthCheckResponse.SERVING if is_serving else HealthCheckResponse.NOT_SERVING
        await self.servicer.set(service, status)
