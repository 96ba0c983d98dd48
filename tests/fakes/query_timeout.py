"""QueryTimeout with a database that nobody needs to look at."""

from runtime.postgres.query_timeout import QueryTimeout


def patience() -> QueryTimeout:
    """A look finds it there."""

    async def look() -> bool:
        return True

    return QueryTimeout(look)
