"""Why a process cannot start: PostgreSQL answers, and rejects the connection."""

import asyncpg

from runtime.postgres.errors import CONNECTION_LOST, REFUSED
from runtime.postgres.url import driver_url

CONNECT_SECONDS = 5


class DatabaseRefused(Exception):  # noqa: N818 - the operator corrects it
    """One line that says what to do; never the URL, which may hold a password."""

    def __init__(self, error: BaseException) -> None:
        unknown = isinstance(error, asyncpg.InvalidCatalogNameError)
        why = "has no database of that name" if unknown else "refuses that user or password"
        super().__init__(f"the PostgreSQL of WARDGATE_DATABASE_URL {why}: correct it there or in the setting")


async def ensure_database_accepts(database_url: str) -> None:
    """Raises DatabaseRefused. A process may start before its database, so other errors are ignored."""
    try:
        connection = await asyncpg.connect(driver_url(database_url), timeout=CONNECT_SECONDS)
    except REFUSED as error:
        raise DatabaseRefused(error) from error
    except (*CONNECTION_LOST, asyncpg.PostgresError):
        return
    connection.terminate()
