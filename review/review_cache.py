"""Reviews in Redis: the same facts are not judged twice. Away means slower, never broken."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis

from review.metrics import Metrics
from wardgate.process.redis_link import RedisAway, RedisLink

PREFIX = b"wardgate:review:"
KEPT_SECONDS = 24 * 3600


class ReviewCache:
    """The port KnownReviews on Redis."""

    def __init__(self, redis: RedisLink, metrics: Metrics) -> None:
        self._redis = redis
        self._answers = metrics.cache_answers

    async def find(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """The review known for each digest; None where there is none, or where Redis is away."""
        if not digests:
            return []
        keys = [PREFIX + digest for digest in digests]
        try:
            found = await self._redis.ask(lambda client: client.mget(keys))
        except RedisAway:
            self._answers.labels("away").inc(len(digests))
            return [None] * len(digests)
        hits = sum(review is not None for review in found)
        self._answers.labels("hit").inc(hits)
        self._answers.labels("miss").inc(len(found) - hits)
        return [review if isinstance(review, bytes) else None for review in found]

    async def keep(self, reviews: Mapping[bytes, bytes]) -> None:
        """Remember reviews by the digests of their facts, for a day."""

        async def set_all(client: Redis) -> list[Any]:
            pipeline = client.pipeline(transaction=False)
            for digest, review in reviews.items():
                pipeline.set(PREFIX + digest, review, ex=KEPT_SECONDS)
            return await pipeline.execute()

        with suppress(RedisAway):
            await self._redis.ask(set_all)
