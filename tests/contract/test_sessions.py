"""What every store of sessions guarantees."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple, Protocol
from uuid import UUID, uuid4

import pytest
from prometheus_client import Gauge
from redis.asyncio import Redis

from review.console.gatekeeper import Sessions as FoundSessions
from review.console.http.session import RedisSessions
from review.console.pages.login import Sessions as BegunSessions
from runtime.redis.client import open_redis
from runtime.sealing import SealingKeys
from tests.contract.redis_kinds import KINDS, PATIENT_SECONDS, age, url_of_kind
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import LIFETIMES, FakeSessions

Pass = Callable[[timedelta], Awaitable[None]]


class Store(BegunSessions, FoundSessions, Protocol):
    """Both ports of sessions."""


class Kept(NamedTuple):
    """A store, and how time passes for it."""

    store: Store
    pass_by: Pass


@pytest.fixture(params=["in memory", *KINDS])
async def kept(request: pytest.FixtureRequest) -> AsyncIterator[Kept]:
    """A store without sessions."""
    clock = FakeClock()
    url = url_of_kind(request)
    if url is None:

        async def pass_by_fake(time: timedelta) -> None:
            clock.pass_by(time.total_seconds())

        yield Kept(FakeSessions(clock), pass_by_fake)
        return
    async with open_redis(url, Gauge("up", "Up.", registry=None), timeout_seconds=PATIENT_SECONDS) as redis:

        async def pass_by(time: timedelta) -> None:
            clock.pass_by(time.total_seconds())
            await age(url, "wardgate:session:*", time)

        yield Kept(RedisSessions(redis, SealingKeys([b"k" * 32], b"test"), LIFETIMES, clock), pass_by)


async def test_a_session_is_found_by_its_token_until_it_is_ended(kept: Kept) -> None:
    reviewer_id = uuid4()
    token = await kept.store.begin(reviewer_id)
    assert await reviewer_of(kept, token) == reviewer_id
    await kept.store.end(token)
    assert await reviewer_of(kept, token) is None
    assert await reviewer_of(kept, "never begun") is None


async def test_a_session_ends_when_nothing_is_done_for_its_idle_time(kept: Kept) -> None:
    token = await kept.store.begin(uuid4())
    await kept.pass_by(LIFETIMES.idle - timedelta(minutes=1))
    assert await reviewer_of(kept, token)
    await kept.pass_by(LIFETIMES.idle - timedelta(minutes=1))
    assert await reviewer_of(kept, token)
    await kept.pass_by(LIFETIMES.idle)
    assert await reviewer_of(kept, token) is None


async def test_requests_in_the_background_keep_no_session_alive(kept: Kept) -> None:
    token = await kept.store.begin(uuid4())
    await kept.pass_by(LIFETIMES.idle - timedelta(minutes=1))
    assert await kept.store.find(token, extends=False)
    await kept.pass_by(timedelta(minutes=1))
    assert await reviewer_of(kept, token) is None


async def test_a_session_ends_at_its_absolute_time_whatever_is_done(kept: Kept) -> None:
    token = await kept.store.begin(uuid4())
    for _ in range(36):
        assert await reviewer_of(kept, token)
        await kept.pass_by(timedelta(minutes=20))
    assert await reviewer_of(kept, token) is None


async def reviewer_of(kept: Kept, token: str) -> UUID | None:
    session = await kept.store.find(token)
    return session.reviewer_id if session else None


async def test_redis_holds_no_token_and_nothing_that_another_key_has_sealed_lets_anybody_in(
    redis_url: str,
) -> None:
    async with (
        open_redis(redis_url, Gauge("up", "Up.", registry=None), timeout_seconds=PATIENT_SECONDS) as redis,
        Redis.from_url(redis_url) as raw,
    ):
        sessions, forger = (
            RedisSessions(redis, SealingKeys([key * 32], b"test"), LIFETIMES, FakeClock())
            for key in (b"k", b"f")
        )
        token = await sessions.begin(uuid4())
        assert all(token.encode() not in key for key in await raw.keys("*"))
        forged = await forger.begin(uuid4())
        assert await sessions.find(forged) is None
        await asyncio.gather(*(raw.set(key, b"rubbish") for key in await raw.keys("wardgate:session:*")))
        assert await sessions.find(token) is None
