"""The health of each service, by grpc.health.v1 and over HTTP: whether it can serve."""

from collections.abc import Awaitable, Callable, Mapping

from grpc_health.v1 import health
from grpc_health.v1.health_pb2 import HealthCheckResponse

from gateway.metrics import Metrics
from runtime.monitoring.process_health import ProcessHealth


class Health:
    """The health of each service, and of the server as a whole (the service "").

    A service may be able to serve without the database, as look-ups are while they can be logged; but not
    before the database has been available once: until then no token is known. So a load balancer checks the
    service that it routes. The whole serves only while the database is available. A database that answers but
    takes no writes counts as unavailable.
    """

    def __init__(
        self,
        services: Mapping[str, Callable[[], bool]],
        database_is_available: Callable[[], Awaitable[bool]],
        database_takes_writes: Callable[[], Awaitable[bool]],
        metrics: Metrics,
        page: ProcessHealth,
    ) -> None:
        """`services`: by full name, a function that returns whether it can serve without the database.

        `page` answers the same over HTTP, where probes of gRPC cannot be used.
        """
        self.servicer = health.aio.HealthServicer()
        self._services = services
        self._database_is_available = database_is_available
        self._database_takes_writes = database_takes_writes
        self._database_up = metrics.database_up
        self._page = page
        self._was_available = False

    async def update(self) -> None:
        """Check the database and set the health of every service."""
        # Tokens can be read from a database that takes no writes.
        self._was_available = self._was_available or await self._database_is_available()
        is_available = await self._database_takes_writes()
        self._database_up.set(is_available)
        states = {"": is_available}
        for service, serves_without in self._services.items():
            states[service] = is_available or (self._was_available and serves_without())
        await self._set(states)

    async def drain(self) -> None:
        """NOT_SERVING from now on, whatever the state of the database."""
        await self.servicer.enter_graceful_shutdown()
        self._page.note(dict.fromkeys(("", *self._services), False))

    async def _set(self, states: Mapping[str, bool]) -> None:
        for service, is_serving in states.items():
            status = HealthCheckResponse.SERVING if is_serving else HealthCheckResponse.NOT_SERVING
            await self.servicer.set(service, status)
        self._page.note(states)
