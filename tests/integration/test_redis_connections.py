"""The connections of a process to Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from prometheus_client import CollectorRegistry, Gauge
from redis.asyncio import Redis

from runtime.redis import RedisAway, RedisClient, open_redis
from tests.wait_until import wait_until


@pytest.fixture
async def admin(redis_url: str) -> AsyncIterator[Redis]:
    """Another client."""
    async with Redis.from_url(redis_url) as client:
        yield client


def gauge() -> Gauge:
    """1 while Redis answers."""
    return Gauge("up", "-", registry=CollectorRegistry())


async def connections(admin: Redis) -> int:
    """How many there are, without the one that asks."""
    return len(await admin.client_list()) - 1


async def store(redis: RedisClient, value: bytes) -> object:
    """Store a value, and read it."""
    await redis.run(lambda client: client.set(b"key", value))
    return await redis.run(lambda client: client.get(b"key"))


async def test_commands_share_connections_which_are_closed_at_the_end(redis_url: str, admin: Redis) -> None:
    before = await connections(admin)
    async with open_redis(redis_url, gauge()) as redis:
        for _ in range(5):
            assert await store(redis, b"1") == b"1"
        # Also that of the probe.
        assert await connections(admin) <= before + 2
        assert await asyncio.gather(*(store(redis, b"2") for _ in range(5))) == [b"2"] * 5
    assert await wait_until(lambda: connections(admin), lambda count: count == before) == before


async def test_a_connection_that_the_server_has_closed_is_connected_again(
    redis_url: str, admin: Redis
) -> None:
    async with open_redis(redis_url, gauge()) as redis:
        assert await store(redis, b"1") == b"1"
        await admin.client_kill_filter(_type="normal", skipme=True)

        async def is_stored() -> bool:
            # The first command may still find the closed connection.
            with suppress(RedisAway):
                return await store(redis, b"2") == b"2"
            return False

        assert await wait_until(is_stored, bool)
