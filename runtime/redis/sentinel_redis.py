"""The Redis server that Sentinels name as the master."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import NamedTuple

from redis.asyncio import Redis
from redis.asyncio.connection import ConnectionPool
from redis.asyncio.sentinel import SentinelConnectionPool, SentinelManagedSSLConnection
from redis.exceptions import RedisError

from runtime.redis.advice import advice_on
from runtime.redis.direct_redis import DirectRedis, with_our_options
from runtime.redis.shared_tls import with_shared_context
from runtime.redis.url import Node, RedisAddress

# Sentinels are asked together; one that is unreachable takes this long.
ANSWER_SECONDS = 0.5
# After a failover on demand, the old master takes writes for some ten seconds more, and loses them.
ASK_AGAIN_SECONDS = 5


class Answer(NamedTuple):
    """What a Sentinel says: the number of the last failover that it knows, and the master since then."""

    epoch: int
    master: Node


class Sentinels:
    """Ask where the master is, and remember it. For redis-py's pool, this is the `sentinel_manager`."""

    def __init__(
        self, master: str, sentinels: Sequence[Redis], seconds: Callable[[], float] = monotonic
    ) -> None:
        """`master` is the name that the Sentinels know it by."""
        self._name = master
        self._sentinels = sentinels
        self._seconds = seconds
        self._known: Answer | None = None
        self._asked_at = 0.0

    async def discover_master(self, _name: str = "") -> Node:
        """Where the master is. Of several answers, the one after the latest failover counts."""
        if self._known is None:
            self._known = await self._ask_all()
        return self._known.master

    async def have_moved(self) -> bool:
        """Whether there is another master since the last answer. They are asked once in some seconds."""
        known = self._known
        if known is None or self._seconds() - self._asked_at < ASK_AGAIN_SECONDS:
            return False
        # Without Sentinels, the master is what it was.
        with suppress(RedisError, OSError, TimeoutError):
            self._known = max(known, await self._ask_all(), key=_epoch)
        return self._known is not known

    def forget(self) -> None:
        """Ask again next time."""
        self._known = None

    async def aclose(self) -> None:
        """Close the connections to the Sentinels."""
        for sentinel in self._sentinels:
            await sentinel.aclose()

    async def _ask_all(self) -> Answer:
        self._asked_at = self._seconds()
        asked = (self._ask(sentinel) for sentinel in self._sentinels)
        return _latest(await asyncio.gather(*asked, return_exceptions=True))

    async def _ask(self, sentinel: Redis) -> Answer:
        async with asyncio.timeout(ANSWER_SECONDS):
            # redis-py declares no type.
            state = await sentinel.execute_command("SENTINEL MASTER", self._name)  # type: ignore[no-untyped-call]
        return Answer(state["config-epoch"], Node(state["ip"], state["port"]))


def _epoch(answer: Answer) -> int:
    return answer.epoch


def _latest(answers: list[Answer | BaseException]) -> Answer:
    found = [answer for answer in answers if isinstance(answer, Answer)]
    if found:
        return max(found, key=_epoch)
    errors = [error for error in answers if isinstance(error, BaseException)]
    # What the operator must correct says more than that another Sentinel is unreachable.
    raise min(errors, key=lambda error: not advice_on(error))


class SentinelRedis(DirectRedis):
    """Commands for the master. After a failure, the Sentinels are asked again."""

    def __init__(self, address: RedisAddress) -> None:
        of_sentinels = with_our_options(address.sentinel_options)
        pools = [ConnectionPool(host=host, port=port, **of_sentinels) for host, port in address.nodes]
        self._sentinels = Sentinels(address.master, [DirectRedis(pool) for pool in pools])
        options = with_our_options(address.options)
        if options.pop("connection_class", None) is not None:
            options["connection_class"] = with_shared_context(SentinelManagedSSLConnection)
        # redis-py declares no types here.
        pool = SentinelConnectionPool(address.master, self._sentinels, **options)  # type: ignore[no-untyped-call]
        super().__init__(pool)

    async def locate(self) -> None:
        """Ask the Sentinels, if that has not been done since the last failure, or not for some seconds."""
        if await self._sentinels.have_moved():
            await super().forget()
        await self._sentinels.discover_master()
        await self.connect_by_tls()

    async def forget(self) -> None:
        """Close idle connections, and ask the Sentinels again."""
        self._sentinels.forget()
        await super().forget()

    async def aclose(self, close_connection_pool: bool | None = True) -> None:
        """Close every connection."""
        await super().aclose(close_connection_pool)
        await self._sentinels.aclose()
