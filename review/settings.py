"""The settings of a worker process."""

import msgspec

from runtime.setting_types import Address, DatabaseUrl, RedisUrl


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a worker process. A port of 0 takes any that is free."""

    database_url: DatabaseUrl
    redis_url: RedisUrl
    metrics_listen: Address = "127.0.0.1:9102"
