"""Which master is believed to be the one, and when Sentinels are asked."""

import asyncio
from typing import Any, cast

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from runtime.redis.sentinel_redis import ASK_AGAIN_SECONDS, Sentinels
from runtime.redis.url import Node

OLD, NEW = Node("10.0.0.1", 6379), Node("10.0.0.2", 6379)


class FakeSentinel:
    """A Sentinel that names a master, or fails; it counts questions."""

    def __init__(self, epoch: int = 0, master: Node = OLD, error: Exception | None = None) -> None:
        self.epoch, self.master, self.error = epoch, master, error
        self.hangs = False
        self.asked = 0

    async def execute_command(self, *_: str) -> dict[str, Any]:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.error is not None:
            raise self.error
        return {"config-epoch": self.epoch, "ip": self.master.host, "port": self.master.port}


class Clock:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def sentinels_of(*fakes: FakeSentinel, clock: Clock | None = None) -> Sentinels:
    return Sentinels("wardgate", [cast(Redis, fake) for fake in fakes], clock or Clock())


async def test_the_answer_after_the_latest_failover_counts() -> None:
    cut_off = FakeSentinel(epoch=3, master=OLD)
    for fakes in ([cut_off, FakeSentinel(epoch=4, master=NEW)], [FakeSentinel(epoch=4, master=NEW), cut_off]):
        assert await sentinels_of(*fakes).discover_master() == NEW


async def test_sentinels_that_fail_or_hang_do_not_count() -> None:
    hanging = FakeSentinel(epoch=9)
    hanging.hangs = True
    gone = FakeSentinel(error=RedisConnectionError())
    assert await sentinels_of(hanging, gone, FakeSentinel(epoch=1, master=NEW)).discover_master() == NEW


async def test_of_several_errors_the_one_that_the_operator_must_correct_is_raised() -> None:
    gone, unknown = FakeSentinel(error=RedisConnectionError()), ResponseError("No such master with that name")
    with pytest.raises(ResponseError):
        await sentinels_of(gone, FakeSentinel(error=unknown)).discover_master()


async def test_they_are_asked_again_after_a_failure_and_once_in_some_seconds() -> None:
    clock, sentinel = Clock(), FakeSentinel()
    sentinels = sentinels_of(sentinel, clock=clock)
    for _ in range(3):
        assert await sentinels.discover_master() == OLD
        assert not await sentinels.have_moved()
    assert sentinel.asked == 1
    sentinel.epoch, sentinel.master = 1, NEW
    clock.seconds += ASK_AGAIN_SECONDS
    assert await sentinels.have_moved()
    assert not await sentinels.have_moved()
    assert await sentinels.discover_master() == NEW
    assert sentinel.asked == 2
    sentinels.forget()
    assert await sentinels.discover_master() == NEW
    assert sentinel.asked == 3


async def test_without_sentinels_or_with_one_that_was_cut_off_the_master_is_what_it_was() -> None:
    clock, sentinel = Clock(), FakeSentinel(epoch=2, master=NEW)
    sentinels = sentinels_of(sentinel, clock=clock)
    await sentinels.discover_master()
    sentinel.epoch, sentinel.master = 1, OLD
    for error in (None, RedisConnectionError()):
        sentinel.error = error
        clock.seconds += ASK_AGAIN_SECONDS
        assert not await sentinels.have_moved()
        assert await sentinels.discover_master() == NEW
    assert sentinel.asked == 3
