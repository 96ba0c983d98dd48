"""Why a process cannot start: the database is there, and will not have it."""

import asyncpg
from sqlalchemy import make_url

CONNECT_SECONDS = 5

# Wrong until somebody mends the setting or the server. While a process runs it counts as away: both may be.
REFUSED = (asyncpg.InvalidCatalogNameError, asyncpg.InvalidAuthorizationSpecificationError)
AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)


class DatabaseRefuses(Exception):  # noqa: N818 - it is the operator's to mend
    """One line that says what to do; never the URL, which may hold a password."""

    def __init__(self, error: BaseException) -> None:
        unknown = isinstance(error, asyncpg.InvalidCatalogNameError)
        why = "has no database of that name" if unknown else "refuses that user or password"
        super().__init__(f"the PostgreSQL of WARDGATE_DATABASE_URL {why}: correct it there or in the setting")


async def ensure_welcome(database_url: str) -> None:
    """Raises DatabaseRefuses. A database that is away may come later, and is no reason not to start."""
    dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
    except REFUSED as error:
        raise DatabaseRefuses(error) from error
    except AWAY:
        return
    connection.terminate()
