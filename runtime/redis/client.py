"""A Redis client with a short timeout and a circuit breaker: after a failure only the probe calls Redis."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import NoReturn, TypeVar, cast

from prometheus_client import Gauge
from redis.asyncio import Redis
from redis.asyncio.connection import ConnectionPool
from redis.exceptions import ClusterError, InvalidResponse, RedisClusterException, RedisError, ResponseError

from runtime.background import BackgroundTasks, every_second, uncounted_tasks
from runtime.outages.outage_log import OutageLog
from runtime.problem import Problem
from runtime.redis.advice import advice_on
from runtime.redis.cluster_redis import ClusterRedis
from runtime.redis.direct_redis import DirectRedis, with_our_options
from runtime.redis.redis_away import RedisAway
from runtime.redis.sentinel_redis import SentinelRedis
from runtime.redis.url import Topology, redis_address
from runtime.settings.reading import InvalidSettings

A = TypeVar("A")
Connections = DirectRedis | ClusterRedis

# For a whole command, connecting included. A command takes a millisecond; callers can do without Redis, and a
# look-up sends two commands.
TIMEOUT_SECONDS = 0.1
# For the probe, to ask Sentinels or a cluster where to send commands. No caller waits for it.
LOCATE_SECONDS = 1.0
FAILURES = (RedisError, RedisClusterException, OSError, TimeoutError)
# Redis is there, and answers this.
REFUSALS = (ResponseError, InvalidResponse, ClusterError, RedisClusterException)


class RedisClient:
    """Runs commands, and keeps a gauge that is 1 while Redis answers."""

    def __init__(
        self,
        connections: Connections,
        up: Gauge,
        outage: OutageLog,
        refusals: OutageLog,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """`refusals` logs what Redis refuses to callers while the probe may write."""
        self._connections = connections
        # A cluster has the same commands, and redis-py no common type.
        self._commands = cast(Redis, connections)
        self._up = up
        self._outage = outage
        self._refusals = refusals
        self._refusal: Exception | None = None
        self._timeout_seconds = timeout_seconds
        self._is_away = False

    @property
    def is_cluster(self) -> bool:
        """Whether keys are on several servers: then a script may use the keys of one slot only."""
        return isinstance(self._connections, ClusterRedis)

    async def run(self, command: Callable[[Redis], Awaitable[A]]) -> A:
        """The reply to a command. Raises RedisAway, without calling Redis where the last command failed."""
        if self._is_away:
            raise RedisAway
        return await self._try(command)

    async def values(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """The values of these keys, None for those that have none. Raises RedisAway as `run` does."""
        return await self.run(lambda client: _values(client, keys))

    async def probe(self) -> None:
        """Find out whether Redis answers, in the place of all callers.

        The log has what the probe finds. A command of a caller may also be late because this process is busy.
        """
        refusal, self._refusal = self._refusal, None
        try:
            await self._locate()
            await self._try(lambda _: self._connections.write_probe())
        except RedisAway as away:
            self._refusal = None
            self._outage.begin(away.__cause__ or away)
        else:
            if refusal is not None:
                self._refusals.begin(refusal)

    async def _locate(self) -> None:
        try:
            async with asyncio.timeout(LOCATE_SECONDS):
                if self._is_away:
                    await self._connections.forget()
                await self._connections.locate()
        except FAILURES as error:
            self._fail(error)

    async def _try(self, command: Callable[[Redis], Awaitable[A]]) -> A:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                reply = await command(self._commands)
        except FAILURES as error:
            self._fail(error)
        self._is_away = False
        self._up.set(1)
        self._outage.end()
        return reply

    def _fail(self, error: Exception) -> NoReturn:
        self._is_away = True
        self._up.set(0)
        if isinstance(error, REFUSALS):
            self._refusal = error
        raise RedisAway from error


async def _values(client: Redis, keys: Sequence[bytes]) -> list[bytes | None]:
    """Raises InvalidResponse for the reply to another command: the connection would go on answering so."""
    found: object = await client.mget(keys)
    if not isinstance(found, list) or len(found) != len(keys):
        raise InvalidResponse
    if not all(value is None or isinstance(value, bytes) for value in found):
        raise InvalidResponse
    return found


@asynccontextmanager
async def open_redis(
    url: str, up: Gauge, tasks: BackgroundTasks | None = None, timeout_seconds: float = TIMEOUT_SECONDS
) -> AsyncIterator[RedisClient]:
    """A client that connects as needed, so that it does not matter whether Redis is available yet.

    Raises InvalidSettings where the URL cannot be used.
    """
    connections = _connections(url, timeout_seconds)
    tasks = tasks or uncounted_tasks()
    outage = OutageLog(tasks.log, "Redis is unavailable", "Redis is available again", advice_on)
    refusals = OutageLog(tasks.log, "Redis refuses commands", "Redis refuses no commands", advice_on)
    redis = RedisClient(connections, up, outage, refusals, timeout_seconds)
    try:
        async with tasks.running("Redis probe", lambda: every_second(redis.probe)):
            yield redis
    finally:
        await connections.aclose()


def _connections(url: str, timeout_seconds: float) -> Connections:
    try:
        address = redis_address(url)
    except Problem as problem:
        raise InvalidSettings((f"WARDGATE_REDIS_URL: {problem}",)) from None
    match address.topology:
        case Topology.SENTINEL:
            return SentinelRedis(address)
        case Topology.CLUSTER:
            return ClusterRedis(address, timeout_seconds)
        case Topology.SERVER:
            return DirectRedis(ConnectionPool(**with_our_options(address.options)))
