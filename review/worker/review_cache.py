"""Keeps reviews in Redis, so that the same facts are not judged twice. Works without Redis, slower.

Each review is sealed with the digest of its facts: a program that can write to Redis can delete reviews, but
neither exchange nor make any.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis

from review.metrics import Metrics
from runtime.redis.client import RedisClient
from runtime.redis.redis_away import RedisAway
from runtime.sealing import SealingKeys

# With the form of what is stored, as in the keys of cards.
PREFIX = b"wardgate:review:1:"
KEPT_SECONDS = 24 * 3600


class ReviewCache:
    """The port KnownReviews on Redis."""

    def __init__(self, redis: RedisClient, keys: SealingKeys, metrics: Metrics) -> None:
        self._redis = redis
        self._keys = keys
        self._answers = metrics.cache_answers

    async def find(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """Return the review for each digest; None where there is none, or Redis cannot be reached."""
        if not digests:
            return []
        keys = [PREFIX + digest for digest in digests]
        try:
            found = await self._redis.values(keys)
        except RedisAway:
            self._answers.labels("away").inc(len(digests))
            return [None] * len(digests)
        reviews = [self._opened(digest, value) for digest, value in zip(digests, found, strict=True)]
        hits = sum(review is not None for review in reviews)
        self._answers.labels("hit").inc(hits)
        self._answers.labels("miss").inc(len(reviews) - hits)
        return reviews

    async def keep(self, reviews: Mapping[bytes, bytes]) -> None:
        """Keep reviews by the digests of their facts, for a day."""

        async def set_all(client: Redis) -> list[Any]:
            pipeline = client.pipeline(transaction=False)
            for digest, review in reviews.items():
                pipeline.set(PREFIX + digest, self._keys.seal(digest, review), ex=KEPT_SECONDS)
            return await pipeline.execute()

        with suppress(RedisAway):
            await self._redis.run(set_all)

    def _opened(self, digest: bytes, value: bytes | None) -> bytes | None:
        if value is None:
            return None
        review = self._keys.open(digest, value)
        if review is None:
            self._answers.labels("unverified").inc()
        return review
