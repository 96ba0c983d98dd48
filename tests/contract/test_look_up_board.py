"""What gateways tell each other of their look-ups and claims, in every kind of Redis."""

from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry

from gateway.claims.pacing.look_up_times import INTERVAL_SECONDS, LookUps
from gateway.claims.pacing.redis_board import CLAIMS_UNDER_WAY, LOOK_UPS, SLOW_LOOK_UPS, RedisBoard
from gateway.metrics import Metrics
from runtime.redis.client import RedisClient, open_redis
from tests.contract.redis_kinds import KINDS, PATIENT_SECONDS


@pytest.fixture(params=KINDS)
async def redis(request: pytest.FixtureRequest) -> AsyncIterator[RedisClient]:
    """One in which nobody has told anything."""
    metrics = Metrics(CollectorRegistry())
    url = request.getfixturevalue(KINDS[request.param])
    async with open_redis(url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        await redis.run(lambda client: client.delete(LOOK_UPS, SLOW_LOOK_UPS))
        await redis.run(lambda client: client.delete(CLAIMS_UNDER_WAY))
        yield redis


async def test_the_slowest_of_several_gateways_is_read(redis: RedisClient) -> None:
    board = RedisBoard(redis)
    assert await board.read_look_ups() is LookUps.NONE
    await board.tell_look_ups(slow=False)
    assert await board.read_look_ups() is LookUps.FAST
    await board.tell_look_ups(slow=True)
    await board.tell_look_ups(slow=False)
    assert await board.read_look_ups() is LookUps.SLOW


async def test_what_was_told_is_forgotten_unless_it_is_told_again(redis: RedisClient) -> None:
    await RedisBoard(redis).tell_look_ups(slow=True)
    some = await redis.run(lambda client: client.pttl(LOOK_UPS))
    slow = await redis.run(lambda client: client.pttl(SLOW_LOOK_UPS))
    assert 0 < slow <= 3 * INTERVAL_SECONDS * 1000 < some <= 1_000


async def test_claims_at_any_gateway_are_known_for_a_second(redis: RedisClient) -> None:
    board = RedisBoard(redis)
    assert not await board.has_claims()
    await board.tell_claims()
    assert await board.has_claims()
    assert 0 < await redis.run(lambda client: client.pttl(CLAIMS_UNDER_WAY)) <= 1_000


async def test_without_redis_nothing_is_known_and_telling_does_no_harm() -> None:
    metrics = Metrics(CollectorRegistry())
    async with open_redis("redis://127.0.0.1:1/0", metrics.redis_up) as away:
        await RedisBoard(away).tell_look_ups(slow=True)
        assert await RedisBoard(away).read_look_ups() is LookUps.UNKNOWN
        await RedisBoard(away).tell_claims()
        assert not await RedisBoard(away).has_claims()
