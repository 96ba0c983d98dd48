"""The settings of a worker process."""

from typing import Annotated

import msgspec
from msgspec import Meta

from runtime.settings.types import Address, DatabaseUrl, Percent, RedisUrl

CacheKey = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{43}=\Z", description="32 random bytes in base64")]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a worker process. A port of 0 takes any that is free."""

    database_url: Annotated[DatabaseUrl, Meta(title="the PostgreSQL database")]
    redis_url: Annotated[RedisUrl, Meta(title="the Redis or Valkey server of the review cache")]
    direct_database_url: Annotated[
        DatabaseUrl,
        Meta(
            title="the same database past a pooler in transaction mode, such as PgBouncer, for what needs a "
            "session of its own: notifications, workers, commands; default: WARDGATE_DATABASE_URL"
        ),
    ] = ""
    review_cache_key: Annotated[
        CacheKey,
        Meta(
            title="the key that seals reviews in Redis, the same for all workers; without it, a worker uses "
            "only reviews that it has stored itself since its start"
        ),
    ] = ""
    random_share: Annotated[
        Percent,
        Meta(title="the share of the claims without findings that reviewers are asked to look at, at random"),
    ] = 1.0
    metrics_listen: Annotated[Address, Meta(title="where the worker serves /metrics")] = "127.0.0.1:9102"

    @property
    def direct_url(self) -> str:
        """The URL for what needs a session of its own."""
        return self.direct_database_url or self.database_url
