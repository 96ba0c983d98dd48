"""Keeps reviews in Redis, so that the same facts are not judged twice. Works without Redis, slower."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis

from review.metrics import Metrics
from runtime.redis import RedisAway, RedisClient

PREFIX = b"wardgate:review:"
KEPT_SECONDS = 24 * 3600
CHECKSUM_BYTES = 16


class ReviewCache:
    """The port KnownReviews on Redis."""

    def __init__(self, redis: RedisClient, metrics: Metrics) -> None:
        self._redis = redis
        self._answers = metrics.cache_answers

    async def find(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """Return the review for each digest; None where there is none, or Redis cannot be reached."""
        if not digests:
            return []
        keys = [PREFIX + digest for digest in digests]
        try:
            found = await self._redis.run(lambda client: client.mget(keys))
        except RedisAway:
            self._answers.labels("away").inc(len(digests))
            return [None] * len(digests)
        reviews = [_without_checksum(value) for value in found]
        hits = sum(review is not None for review in reviews)
        self._answers.labels("hit").inc(hits)
        self._answers.labels("miss").inc(len(reviews) - hits)
        return reviews

    async def keep(self, reviews: Mapping[bytes, bytes]) -> None:
        """Keep reviews by the digests of their facts, for a day."""

        async def set_all(client: Redis) -> list[Any]:
            pipeline = client.pipeline(transaction=False)
            for digest, review in reviews.items():
                pipeline.set(PREFIX + digest, _with_checksum(review), ex=KEPT_SECONDS)
            return await pipeline.execute()

        with suppress(RedisAway):
            await self._redis.run(set_all)


def _with_checksum(review: bytes) -> bytes:
    """Return the review after its checksum."""
    return hashlib.blake2b(review, digest_size=CHECKSUM_BYTES).digest() + review


def _without_checksum(value: object) -> bytes | None:
    """Return the review; None where there is no value, or its checksum is wrong."""
    if not isinstance(value, bytes):
        return None
    review = value[CHECKSUM_BYTES:]
    return review if _with_checksum(review) == value else None
