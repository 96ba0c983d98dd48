"""The way to Redis: short of patience, and from its first silence on only one look a second asks it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from prometheus_client import Gauge
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from runtime.background import every_second, in_background

A = TypeVar("A")

# For all of a question, connecting included. It takes a millisecond; whoever asks would rather do without
# than wait much longer, and a look-up asks twice.
TIMEOUT_SECONDS = 0.1


class RedisAway(Exception):  # noqa: N818 - it is expected, and nobody outside hears of it
    """Redis did not answer in time, now or when it was last asked."""


class RedisClient:
    """Asks Redis, and keeps a gauge that is 1 while it answers."""

    def __init__(self, client: Redis, up: Gauge) -> None:
        self._client = client
        self._up = up
        self._is_away = False

    async def ask(self, command: Callable[[Redis], Awaitable[A]]) -> A:
        """The answer to a command. Raises RedisAway, at once where the last one had no answer."""
        if self._is_away:
            raise RedisAway
        return await self._try(command)

    async def look(self) -> None:
        """See whether it is there. Of a Redis that is away nothing else is asked, so nobody waits for it."""
        try:
            await self._try(lambda client: client.get(b""))
        except RedisAway:
            return

    async def _try(self, command: Callable[[Redis], Awaitable[A]]) -> A:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                answer = await command(self._client)
        except (RedisError, OSError, TimeoutError) as error:
            self._is_away = True
            self._up.set(0)
            raise RedisAway from error
        self._is_away = False
        self._up.set(1)
        return answer


@asynccontextmanager
async def open_redis(url: str, up: Gauge) -> AsyncIterator[RedisClient]:
    """Connections are made as needed, so that a Redis that is away now may come later."""
    client = Redis.from_url(
        url,
        # The link's own patience is over all of it, not over each reading and writing.
        socket_timeout=None,
        # As long it takes at most to close a connection.
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    link = RedisClient(client, up)
    try:
        async with in_background(every_second(link.look)):
            yield link
    finally:
        await client.aclose()
