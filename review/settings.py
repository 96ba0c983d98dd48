"""The settings of a worker process."""

from typing import Annotated

import msgspec
from msgspec import Meta

from runtime.settings.types import Address, DatabaseUrl, RedisUrl


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a worker process. A port of 0 takes any that is free."""

    database_url: Annotated[DatabaseUrl, Meta(title="the PostgreSQL database")]
    redis_url: Annotated[RedisUrl, Meta(title="the Redis or Valkey server of the review cache")]
    metrics_listen: Annotated[Address, Meta(title="where the worker serves /metrics")] = "127.0.0.1:9102"
