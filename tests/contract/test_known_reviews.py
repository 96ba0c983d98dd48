"""What KnownReviews guarantees, in memory and on Redis, and while Redis is unavailable."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from review.metrics import Metrics
from review.worker.review_cache import PREFIX, ReviewCache
from runtime.redis.client import open_redis
from runtime.sealing import SealingKeys
from tests.contract.redis_kinds import KINDS, PATIENT_SECONDS, url_of_kind
from tests.fakes.review_ports import FakeKnownReviews

KEYS = SealingKeys([b"test"], b"reviews")


@pytest.fixture(params=["in memory", *KINDS])
def redis_or_memory(request: pytest.FixtureRequest) -> str | None:
    return url_of_kind(request)


@pytest.fixture
async def known(redis_or_memory: str | None) -> AsyncIterator[Any]:
    metrics = Metrics(CollectorRegistry())
    if redis_or_memory is None:
        yield FakeKnownReviews()
        return
    async with open_redis(redis_or_memory, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        yield ReviewCache(redis, KEYS, metrics)


async def test_a_kept_review_is_found_by_its_digest(known: Any) -> None:
    await known.keep({b"\x00a": b"1", b"b": b""})
    assert await known.find([b"b", b"c", b"\x00a"]) == [b"", None, b"1"]
    assert await known.find([]) == []
    await known.keep({})


@pytest.fixture
def value_of() -> Callable[[CollectorRegistry, str], float]:
    def value(registry: CollectorRegistry, answer: str) -> float:
        name = "wardgate_review_cache_answers_total"
        return registry.get_sample_value(name, {"answer": answer}) or 0.0

    return value


async def test_every_answer_is_counted(
    redis_url: str, value_of: Callable[[CollectorRegistry, str], float]
) -> None:
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    async with open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        cache = ReviewCache(redis, KEYS, metrics)
        await cache.keep({b"a": b"1"})
        await cache.find([b"a", b"b", b"c"])
    assert [value_of(registry, answer) for answer in ("hit", "miss", "away")] == [1, 2, 0]
    assert registry.get_sample_value("wardgate_redis_up") == 1


@pytest.mark.parametrize("value", [b"", b"review", b"\xff" * 40])
async def test_an_altered_review_is_a_miss(
    redis_url: str, value: bytes, value_of: Callable[[CollectorRegistry, str], float]
) -> None:
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    async with open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        cache = ReviewCache(redis, KEYS, metrics)
        await cache.keep({b"a": b"review", b"b": b"review"})
        await redis.run(lambda client: client.set(PREFIX + b"a", value))
        await redis.run(lambda client: client.append(PREFIX + b"b", b"s"))
        assert await cache.find([b"a", b"b"]) == [None, None]
    assert value_of(registry, "miss") == 2


async def test_exchanged_reviews_and_those_of_another_key_are_misses_and_counted(
    redis_url: str, value_of: Callable[[CollectorRegistry, str], float]
) -> None:
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    async with open_redis(redis_url, metrics.redis_up, timeout_seconds=PATIENT_SECONDS) as redis:
        cache = ReviewCache(redis, KEYS, metrics)
        await cache.keep({b"a": b"clear", b"b": b"suspect"})
        sealed = await redis.run(lambda client: client.get(PREFIX + b"a"))
        await redis.run(lambda client: client.set(PREFIX + b"b", sealed or b""))
        assert await cache.find([b"a", b"b"]) == [b"clear", None]
        other = ReviewCache(redis, SealingKeys([b"other"], b"reviews"), metrics)
        assert await other.find([b"a"]) == [None]
    assert [value_of(registry, answer) for answer in ("hit", "miss", "unverified")] == [1, 2, 2]


async def test_an_unavailable_redis_has_no_review(
    tmp_path: Path, value_of: Callable[[CollectorRegistry, str], float]
) -> None:
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    async with open_redis(f"unix://{tmp_path}/none.sock", metrics.redis_up) as redis:
        cache = ReviewCache(redis, KEYS, metrics)
        await cache.keep({b"a": b"1"})
        assert await cache.find([b"a", b"b"]) == [None, None]
    assert value_of(registry, "away") == 2
    assert registry.get_sample_value("wardgate_redis_up") == 0
