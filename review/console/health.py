"""Whether the console can work: PostgreSQL takes writes, and Redis answers. `GET /health` says so."""

from collections.abc import Awaitable, Callable

from prometheus_client import Gauge
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from runtime.monitoring.process_health import ProcessHealth
from runtime.redis.client import RedisClient
from runtime.redis.redis_away import RedisAway


class Health:
    """Checked once a second, so that a request for the health costs nothing."""

    def __init__(
        self,
        database_takes_writes: Callable[[], Awaitable[bool]],
        redis: RedisClient,
        database_up: Gauge,
        page: ProcessHealth,
    ) -> None:
        """`page` answers the same on the port of the metrics."""
        self._database_takes_writes = database_takes_writes
        self._redis = redis
        self._database_up = database_up
        self._page = page
        self._has_database = False
        self._has_redis = False

    async def update(self) -> None:
        """Check both."""
        self._has_database = await self._database_takes_writes()
        self._database_up.set(self._has_database)
        self._has_redis = await self._redis_answers()
        self._page.note({"": self._is_well})

    @property
    def route(self) -> Route:
        """`/health`, without log-in: 200 or 503."""
        return Route("/health", self._answer, methods=["GET"])

    async def _answer(self, _request: Request) -> Response:
        parts = {"database": self._has_database, "redis": self._has_redis}
        states = {name: "up" if is_up else "down" for name, is_up in parts.items()}
        status = 200 if self._is_well else 503
        return JSONResponse({"status": "up" if self._is_well else "down", **states}, status)

    @property
    def _is_well(self) -> bool:
        return self._has_database and self._has_redis

    async def _redis_answers(self) -> bool:
        try:
            await self._redis.run(lambda redis: redis.ping())
        except RedisAway:
            return False
        return True
