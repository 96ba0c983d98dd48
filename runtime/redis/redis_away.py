"""What callers of Redis catch: they work without it, slower."""


class RedisAway(Exception):  # noqa: N818 - a state of Redis, which no caller of the gateway sees
    """Redis did not answer in time, or did not answer the last command."""
