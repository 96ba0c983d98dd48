"""Whether the console can work: PostgreSQL takes writes, and Redis answers. `GET /health` says so."""

from collections.abc import Awaitable, Callable

from prometheus_client import Gauge
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from runtime.redis import RedisAway, RedisClient


class Health:
    """Checked once a second, so that a request for the health costs nothing."""

    def __init__(
        self, database_takes_writes: Callable[[], Awaitable[bool]], redis: RedisClient, database_up: Gauge
    ) -> None:
        self._database_takes_writes = database_takes_writes
        self._redis = redis
        self._database_up = database_up
        self._has_database = False
        self._has_redis = False

    async def update(self) -> None:
        """Check both."""
        self._has_database = await self._database_takes_writes()
        self._database_up.set(self._has_database)
        self._has_redis = await self._redis_answers()

    @property
    def route(self) -> Route:
        """`/health`, without log-in: 200 or 503."""
        return Route("/health", self._answer, methods=["GET"])

    async def _answer(self, _request: Request) -> Response:
        is_well = self._has_database and self._has_redis
        parts = {"database": self._has_database, "redis": self._has_redis}
        states = {name: "up" if is_up else "down" for name, is_up in parts.items()}
        return JSONResponse({"status": "up" if is_well else "down", **states}, 200 if is_well else 503)

    async def _redis_answers(self) -> bool:
        try:
            await self._redis.run(lambda redis: redis.ping())
        except RedisAway:
            return False
        return True
