"""The kinds of Redis that each port on Redis is tested on."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from runtime.redis.url import redis_address
from tests.wait_until import LONGEST_WAIT_SECONDS

KINDS = {"Redis": "redis_url", "a cluster": "redis_cluster_url"}


# A busy machine may take longer to find the nodes of a cluster than a process allows itself.
PATIENT_SECONDS = LONGEST_WAIT_SECONDS


def url_of_kind(request: pytest.FixtureRequest) -> str | None:
    """The URL of an empty Redis for the fixture's parameter; None where that is no kind of Redis."""
    fixture = KINDS.get(request.param)
    return request.getfixturevalue(fixture) if fixture else None


async def servers(url: str) -> AsyncIterator[Redis]:
    """A client of each server that has keys."""
    nodes = redis_address(url).nodes
    for server in [f"redis://{node.host}:{node.port}" for node in nodes] or [url]:
        async with Redis.from_url(server) as client:
            yield client


async def age(url: str, keys: str, time: timedelta) -> None:
    """Let every key of this pattern expire earlier, by this time."""
    async for client in servers(url):
        for key in await client.keys(keys):
            left = await client.pttl(key) - int(time.total_seconds() * 1000)
            await (client.pexpire(key, left) if left > 0 else client.delete(key))
