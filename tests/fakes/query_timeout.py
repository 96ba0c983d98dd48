"""A QueryTimeout whose probe always finds the database available."""

from runtime.postgres.query_timeout import QueryTimeout


def query_timeout() -> QueryTimeout:
    """A new one."""

    async def probe() -> bool:
        return True

    return QueryTimeout(probe)
