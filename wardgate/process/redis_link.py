"""The way to Redis: short of patience, and quiet for a while once it did not answer."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from prometheus_client import Gauge
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

A = TypeVar("A")

# Whoever asks would rather do without it than wait longer.
PATIENCE_SECONDS = 0.25
PAUSE_SECONDS = 1.0


class RedisAway(Exception):  # noqa: N818 - it is expected, and nobody outside hears of it
    """Redis did not answer, now or less than a second ago."""


class RedisLink:
    """Asks Redis, and keeps a gauge that is 1 while it answers."""

    def __init__(self, client: Redis, up: Gauge, seconds: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._up = up
        self._seconds = seconds
        self._quiet_until = 0.0

    async def ask(self, command: Callable[[Redis], Awaitable[A]]) -> A:
        """The answer to a command. Raises RedisAway."""
        if self._seconds() < self._quiet_until:
            raise RedisAway
        try:
            answer = await command(self._client)
        except (RedisError, OSError, TimeoutError) as error:
            self._quiet_until = self._seconds() + PAUSE_SECONDS
            self._up.set(0)
            raise RedisAway from error
        self._up.set(1)
        return answer

    async def look(self) -> None:
        """See whether it is there, so that the gauge is true of an idle process too."""
        try:
            await self.ask(lambda client: client.get(b""))
        except RedisAway:
            return


@asynccontextmanager
async def open_redis(url: str, up: Gauge) -> AsyncIterator[RedisLink]:
    """Connections are made as needed, so that a Redis that is away now may come later."""
    client = Redis.from_url(
        url,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        yield RedisLink(client, up)
    finally:
        await client.aclose()
