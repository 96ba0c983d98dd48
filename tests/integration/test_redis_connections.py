"""The connections of a process to Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, suppress

import pytest
from prometheus_client import CollectorRegistry, Gauge
from redis.asyncio import Redis

from runtime.redis.client import RedisClient, open_redis
from runtime.redis.redis_away import RedisAway
from tests.wait_until import LONGEST_WAIT_SECONDS, wait_until


@pytest.fixture
async def admin(redis_url: str) -> AsyncIterator[Redis]:
    """Another client."""
    async with Redis.from_url(redis_url) as client:
        yield client


def patient_redis(url: str) -> AbstractAsyncContextManager[RedisClient]:
    """A client that waits for a busy machine."""
    up = Gauge("up", "-", registry=CollectorRegistry())
    return open_redis(url, up, timeout_seconds=LONGEST_WAIT_SECONDS)


async def connections(admin: Redis) -> int:
    """How many there are, without the one that asks."""
    return len(await admin.client_list()) - 1


async def store(redis: RedisClient, value: bytes) -> object:
    """Store a value, and read it."""
    await redis.run(lambda client: client.set(b"key", value))
    return await redis.run(lambda client: client.get(b"key"))


async def test_commands_share_connections_which_are_closed_at_the_end(redis_url: str, admin: Redis) -> None:
    before = await connections(admin)
    async with patient_redis(redis_url) as redis:
        for _ in range(5):
            assert await store(redis, b"1") == b"1"
        # Also that of the probe.
        assert await connections(admin) <= before + 2
        assert await asyncio.gather(*(store(redis, b"2") for _ in range(5))) == [b"2"] * 5
    assert await wait_until(lambda: connections(admin), lambda count: count == before) == before


async def test_a_connection_that_the_server_has_closed_is_connected_again(
    redis_url: str, admin: Redis
) -> None:
    async with patient_redis(redis_url) as redis:
        assert await store(redis, b"1") == b"1"
        await admin.client_kill_filter(_type="normal", skipme=True)

        async def is_stored() -> bool:
            # The first command may still find the closed connection.
            with suppress(RedisAway):
                return await store(redis, b"2") == b"2"
            return False

        assert await wait_until(is_stored, bool)


async def ids_of(admin: Redis, name: str) -> set[str]:
    """The connections with this name."""
    return {client["id"] for client in await admin.client_list() if client["name"] == name}


async def test_after_a_failure_all_connections_are_made_again(redis_url: str, admin: Redis) -> None:
    # Behind the name of a primary that has become a replica there is another server by then.
    async with patient_redis(f"{redis_url}?client_name=ours") as redis:
        await asyncio.gather(*(store(redis, b"1") for _ in range(5)))
        before = await ids_of(admin, "ours")
        in_progress = asyncio.ensure_future(redis.run(lambda client: client.brpop(["nothing"], 0.5)))
        await wait_until(admin.client_list, lambda clients: any(c["cmd"] == "brpop" for c in clients))
        with pytest.raises(RedisAway):
            await redis.run(lambda client: client.eval("no script", 0))
        await redis.probe()
        assert await store(redis, b"2") == b"2"
        assert await in_progress is None
        assert await wait_until(lambda: ids_of(admin, "ours"), before.isdisjoint)


@pytest.mark.parametrize(("words", "version"), [("", "3"), ("&protocol=2", "2")])
async def test_connections_speak_resp3_unless_the_url_says_resp2(
    redis_url: str, admin: Redis, words: str, version: str
) -> None:
    async with patient_redis(f"{redis_url}?client_name=speaking{words}") as redis:
        assert await store(redis, b"1") == b"1"
        clients = [client for client in await admin.client_list() if client["name"] == "speaking"]
    assert {client["resp"] for client in clients} == {version}
