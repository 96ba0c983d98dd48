"""Reviews in Redis: the same facts are not judged twice. Away means slower, never broken."""

from collections.abc import Mapping, Sequence
from time import monotonic

from redis.asyncio import Redis
from redis.exceptions import RedisError
from structlog.typing import FilteringBoundLogger

from review.metrics import Metrics

PREFIX = b"wardgate:review:"
KEPT_SECONDS = 24 * 3600

# How long a Redis that did not answer is left alone: the next batches need not wait for it.
PAUSE_SECONDS = 5
AWAY = (RedisError, OSError, TimeoutError)


class ReviewCache:
    """The port KnownReviews on Redis."""

    def __init__(self, redis: Redis, metrics: Metrics, log: FilteringBoundLogger) -> None:
        self._redis = redis
        self._metrics = metrics
        self._log = log
        self._was_up = True
        self._asked_again_at = 0.0

    async def find(self, digests: Sequence[bytes]) -> list[bytes | None]:
        """The review known for each digest; None where there is none, or where Redis is away."""
        if not digests or not self._to_be_asked():
            return self._none_of(digests)
        try:
            found = await self._redis.mget([PREFIX + digest for digest in digests])
        except AWAY:
            self._note_away()
            return self._none_of(digests)
        self._note_up()
        hits = sum(review is not None for review in found)
        self._metrics.cache_answers.labels("hit").inc(hits)
        self._metrics.cache_answers.labels("miss").inc(len(found) - hits)
        return [review if isinstance(review, bytes) else None for review in found]

    async def keep(self, reviews: Mapping[bytes, bytes]) -> None:
        """Remember reviews by the digests of their facts, for a day."""
        if not self._to_be_asked():
            return
        pipeline = self._redis.pipeline(transaction=False)
        for digest, review in reviews.items():
            pipeline.set(PREFIX + digest, review, ex=KEPT_SECONDS)
        try:
            await pipeline.execute()
        except AWAY:
            self._note_away()

    def _to_be_asked(self) -> bool:
        return monotonic() >= self._asked_again_at

    def _none_of(self, digests: Sequence[bytes]) -> list[bytes | None]:
        self._metrics.cache_answers.labels("away").inc(len(digests))
        return [None] * len(digests)

    def _note_away(self) -> None:
        self._asked_again_at = monotonic() + PAUSE_SECONDS
        self._metrics.redis_up.set(0)
        if self._was_up:
            self._log.warning("Redis is away; every claim is judged anew")
        self._was_up = False

    def _note_up(self) -> None:
        self._metrics.redis_up.set(1)
        if not self._was_up:
            self._log.info("Redis is back")
        self._was_up = True
