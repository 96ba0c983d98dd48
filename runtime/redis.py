"""A Redis client with a short timeout and a circuit breaker: after a failure only the probe calls Redis."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

from prometheus_client import Gauge
from redis.asyncio import Redis
from redis.asyncio.connection import Connection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from runtime.background import BackgroundTasks, every_second, uncounted_tasks
from runtime.outages.outage_log import OutageLog

A = TypeVar("A")

# For a whole command, connecting included. A command takes a millisecond; callers can do without Redis, and a
# look-up sends two commands.
TIMEOUT_SECONDS = 0.1
# The probe writes, as callers do: a Redis that is full, or a replica, answers reads only.
PROBE_KEY, PROBE_KEY_SECONDS = b"wardgate:probe", 60


class RedisAway(Exception):  # noqa: N818 - a state of Redis, which no caller of the gateway sees
    """Redis did not answer in time, or did not answer the last command."""


class DirectRedis(Redis):
    """Sends each command on a connection of its own, without the bookkeeping of redis-py.

    Its connection pool, telemetry and retries take as much time as a command. A connection that fails is
    closed, and the next command connects it again.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of redis-py
        super().__init__(**options)
        self._idle: list[Connection] = []

    async def execute_command(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - see Redis
        """The reply to a command."""
        connection = self._idle.pop() if self._idle else self._new_connection()
        try:
            # Connects where it must, and replaces a connection that the server has closed.
            await self.connection_pool.ensure_connection(connection)
            await connection.send_command(*args)
            return await self.parse_response(connection, args[0], **options)
        finally:
            self._idle.append(connection)

    def _new_connection(self) -> Connection:
        # redis-py does not declare its type.
        return cast(Connection, self.connection_pool.make_connection())  # type: ignore[no-untyped-call]

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Close every connection."""
        while self._idle:
            await self._idle.pop().disconnect()
        await super().aclose(close_connection_pool)


class RedisClient:
    """Runs commands, and keeps a gauge that is 1 while Redis answers."""

    def __init__(
        self, client: Redis, up: Gauge, outage: OutageLog, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._client = client
        self._up = up
        self._outage = outage
        self._timeout_seconds = timeout_seconds
        self._is_away = False

    async def run(self, command: Callable[[Redis], Awaitable[A]]) -> A:
        """The reply to a command. Raises RedisAway, without calling Redis where the last command failed."""
        if self._is_away:
            raise RedisAway
        return await self._try(command)

    async def probe(self) -> None:
        """Find out whether Redis answers, in the place of all callers.

        The log has what the probe finds. A command of a caller may also be late because this process is busy.
        """
        try:
            await self._try(lambda client: client.set(PROBE_KEY, b"", ex=PROBE_KEY_SECONDS))
        except RedisAway as away:
            self._outage.begin(away.__cause__ or away)

    async def _try(self, command: Callable[[Redis], Awaitable[A]]) -> A:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                reply = await command(self._client)
        except (RedisError, OSError, TimeoutError) as error:
            self._is_away = True
            self._up.set(0)
            raise RedisAway from error
        self._is_away = False
        self._up.set(1)
        self._outage.end()
        return reply


@asynccontextmanager
async def open_redis(
    url: str, up: Gauge, tasks: BackgroundTasks | None = None, timeout_seconds: float = TIMEOUT_SECONDS
) -> AsyncIterator[RedisClient]:
    """A client that connects as needed, so that it does not matter whether Redis is available yet."""
    client = DirectRedis.from_url(
        url,
        # RedisClient has a timeout for the whole command, not for each read and write.
        socket_timeout=None,
        # It also limits how long closing a connection takes.
        socket_connect_timeout=timeout_seconds,
        retry=Retry(NoBackoff(), 0),
    )
    tasks = tasks or uncounted_tasks()
    outage = OutageLog(tasks.log, "Redis is unavailable", "Redis is available again")
    redis = RedisClient(client, up, outage, timeout_seconds)
    try:
        async with tasks.running("Redis probe", lambda: every_second(redis.probe)):
            yield redis
    finally:
        await client.aclose()
