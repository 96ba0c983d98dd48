"""How long a question to Redis may take, and who asks one that is away."""

import asyncio
import time
from typing import cast

import pytest
from prometheus_client import CollectorRegistry, Gauge
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from runtime.redis import TIMEOUT_SECONDS, RedisAway, RedisClient


class Desk:
    """A link to a Redis that answers after `seconds`, or not at all; it counts what it is asked."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.is_there = True
        self.asked = 0
        self.up = Gauge("up", "-", registry=CollectorRegistry())
        self.link = RedisClient(cast(Redis, self), self.up)

    async def get(self, _: bytes) -> str:
        self.asked += 1
        if not self.is_there:
            raise RedisConnectionError
        # As when it is connected to first: no single step is slow.
        for _step in range(4):
            await asyncio.sleep(self.seconds / 4)
        return "value"

    async def ask(self) -> object:
        return await self.link.ask(lambda client: client.get(b"key"))

    def says_up(self) -> float:
        (family,) = self.up.collect()
        return family.samples[0].value


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_what_it_answers_is_handed_on(desk: Desk) -> None:
    assert await desk.ask() == "value"
    assert desk.says_up() == 1


async def test_patience_is_over_all_steps_of_a_question_together(desk: Desk) -> None:
    desk.seconds = 2 * TIMEOUT_SECONDS
    with pytest.raises(RedisAway):
        await desk.ask()
    assert desk.says_up() == 0


async def test_those_who_ask_at_once_wait_at_once(desk: Desk) -> None:
    desk.seconds = 3600
    started = time.monotonic()
    answers = await asyncio.gather(*(desk.ask() for _ in range(50)), return_exceptions=True)
    assert {type(answer) for answer in answers} == {RedisAway}
    assert time.monotonic() - started < 10 * TIMEOUT_SECONDS


@pytest.mark.parametrize("how", ["gone", "silent"])
async def test_one_that_is_away_is_asked_by_looks_alone_until_it_answers_one(how: str, desk: Desk) -> None:
    desk.is_there, desk.seconds = how != "gone", 3600
    await desk.link.look()
    for _ in range(3):
        with pytest.raises(RedisAway):
            await desk.ask()
    assert desk.asked == 1
    desk.is_there, desk.seconds = True, 0
    with pytest.raises(RedisAway):
        await desk.ask()
    await desk.link.look()
    assert await desk.ask() == "value"
    assert desk.says_up() == 1


async def test_who_gives_up_waiting_says_nothing_of_redis(desk: Desk) -> None:
    desk.seconds = 3600
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(desk.ask(), TIMEOUT_SECONDS / 10)
    desk.seconds = 0
    assert await desk.ask() == "value"
