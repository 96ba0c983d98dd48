"""Why a process cannot start: the database URL is wrong, or PostgreSQL answers and cannot be used."""

from ssl import SSLCertVerificationError

import asyncpg

from runtime.postgres.connect import Misconfigured, connect
from runtime.postgres.errors import CONNECTION_LOST, REFUSED
from runtime.postgres.pooler import WITHOUT_CACHE, has_transaction_pooling
from runtime.postgres.url import check_database_url
from runtime.problem import Problem

CONNECT_SECONDS = 5
DATABASE_URL = "WARDGATE_DATABASE_URL"
# What a server or a pooler says of a parameter that it does not know, or does not let be set.
REFUSED_PARAMETERS = (
    asyncpg.ProtocolViolationError,
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidParameterValueError,
    asyncpg.CantChangeRuntimeParamError,
)
TRANSACTION_POOLING = (
    "is behind a pooler in transaction mode, where notifications, locks and prepared statements do not "
    "work: use pool_mode = session for this user, or connect to PostgreSQL itself"
)


class DatabaseRefused(Exception):  # noqa: N818 - the operator corrects it
    """One line that says what to do; never the URL, which may hold a password."""

    def __init__(self, why: str, setting: str = DATABASE_URL) -> None:
        super().__init__(f"the PostgreSQL of {setting} {why}")


async def ensure_database_accepts(database_url: str, setting: str = DATABASE_URL) -> None:
    """Raises DatabaseRefused. A process may start before its database, so other errors are ignored.

    `setting` is the name of the one that the URL is from.
    """
    try:
        check_database_url(database_url)
        connection = await connect(database_url, CONNECT_SECONDS, **WITHOUT_CACHE)
    except Problem as problem:
        raise DatabaseRefused(f"cannot be used: {problem}", setting) from problem
    except (Misconfigured, SSLCertVerificationError, *REFUSED, *REFUSED_PARAMETERS) as error:
        raise DatabaseRefused(_why(error), setting) from error
    except (*CONNECTION_LOST, asyncpg.PostgresError):
        return
    try:
        is_pooled = await has_transaction_pooling(connection, database_url, CONNECT_SECONDS)
    except (*CONNECTION_LOST, asyncpg.PostgresError):
        return
    finally:
        connection.terminate()
    if is_pooled:
        raise DatabaseRefused(TRANSACTION_POOLING, setting)


def _why(error: BaseException) -> str:
    if isinstance(error, SSLCertVerificationError):
        return (
            f"has a certificate that the URL's sslmode and sslrootcert do not accept: {error.verify_message}"
        )
    if isinstance(error, Misconfigured):
        return f"cannot be used as the URL says: {error}"
    if isinstance(error, REFUSED_PARAMETERS):
        return f"refuses what the URL asks for: {str(error).partition(chr(10))[0]}"
    unknown = isinstance(error, asyncpg.InvalidCatalogNameError)
    why = "has no database of that name" if unknown else "refuses that user or password"
    return f"{why}: correct it there or in the setting"
