"""Why a process cannot start: the database URL is wrong, or PostgreSQL answers and cannot be used."""

import asyncio
from ssl import SSLCertVerificationError

import asyncpg

from runtime.postgres.connect import Misconfigured, connect
from runtime.postgres.errors import CONNECTION_LOST, REFUSED
from runtime.postgres.pooling.notification_check import are_received
from runtime.postgres.pooling.transaction_pooling import WITHOUT_CACHE, Pooling, find_pooling
from runtime.postgres.url import check_database_url
from runtime.problem import Problem

CONNECT_SECONDS = 5
DATABASE_URL, DIRECT_DATABASE_URL = "WARDGATE_DATABASE_URL", "WARDGATE_DIRECT_DATABASE_URL"
# What a server or a pooler says of a parameter that it does not know, or does not let be set.
REFUSED_PARAMETERS = (
    asyncpg.ProtocolViolationError,
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidParameterValueError,
    asyncpg.CantChangeRuntimeParamError,
)
# PgBouncer says ProtocolViolationError also of a server that it cannot reach now.
UNREACHABLE = ("server login has been failing", "cannot connect to server", "query_wait_timeout")
TRANSACTION_POOLING = (
    "is behind a pooler in transaction mode, where notifications and locks of a session do not work: set "
    f"{DIRECT_DATABASE_URL} to a URL of PostgreSQL itself, or use pool_mode = session for this user"
)
NO_STATEMENTS = (
    "is behind a pooler in transaction mode that loses prepared statements: use PgBouncer 1.21 or newer with "
    "max_prepared_statements = 200, or pool_mode = session for this user"
)
STATEMENT_POOLING = (
    "is behind a pooler in statement mode, which allows no transactions: use pool_mode = session for this "
    f"user, or pool_mode = transaction and {DIRECT_DATABASE_URL}"
)
DIRECT_POOLING = "is behind a pooler in transaction mode, too: it has to lead to PostgreSQL itself"
ELSEWHERE = f"does not receive the notifications of {DATABASE_URL}: both have to lead to the same database"


class DatabaseRefused(Exception):  # noqa: N818 - the operator corrects it
    """One line that says what to do; never the URL, which may hold a password."""

    def __init__(self, why: str, setting: str = DATABASE_URL) -> None:
        super().__init__(f"the PostgreSQL of {setting} {why}")


async def ensure_database_accepts(database_url: str, setting: str = DATABASE_URL) -> None:
    """Raises DatabaseRefused. A process may start before its database, so other errors are ignored.

    `setting` is the name of the one that the URL is from.
    """
    if await _find_pooling(database_url, setting) is not Pooling.NONE:
        why = TRANSACTION_POOLING if setting == DATABASE_URL else DIRECT_POOLING
        raise DatabaseRefused(why, setting)


async def ensure_pool_accepts(database_url: str, setting: str = DATABASE_URL) -> None:
    """The same for transactions and statements, which need no session of their own."""
    if await _find_pooling(database_url, setting) is Pooling.WITHOUT_STATEMENTS:
        raise DatabaseRefused(NO_STATEMENTS, setting)


async def ensure_both_accept(database_url: str, direct_url: str) -> None:
    """Raises DatabaseRefused. `direct_url` leads to the same database past a pooler; it may be ""."""
    if not direct_url:
        await ensure_database_accepts(database_url)
        return
    await ensure_pool_accepts(database_url)
    await ensure_database_accepts(direct_url, DIRECT_DATABASE_URL)
    try:
        leads_there = await are_received(database_url, direct_url, CONNECT_SECONDS)
    except (*CONNECTION_LOST, asyncpg.PostgresError):
        return
    if not leads_there:
        raise DatabaseRefused(ELSEWHERE, DIRECT_DATABASE_URL)


async def _find_pooling(url: str, setting: str) -> Pooling:
    """What is between; NONE also where the database cannot be reached now. Raises DatabaseRefused."""
    connection = await _connect(url, setting)
    if connection is None:
        return Pooling.NONE
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            pooling = await find_pooling(connection, url, CONNECT_SECONDS)
    except (*CONNECTION_LOST, asyncpg.PostgresError):
        return Pooling.NONE
    finally:
        connection.terminate()
    if pooling is Pooling.BY_STATEMENT:
        raise DatabaseRefused(STATEMENT_POOLING, setting)
    return pooling


async def _connect(url: str, setting: str) -> asyncpg.Connection | None:
    try:
        check_database_url(url)
        return await connect(url, CONNECT_SECONDS, **WITHOUT_CACHE)
    except Problem as problem:
        raise DatabaseRefused(f"cannot be used: {problem}", setting) from problem
    except (Misconfigured, SSLCertVerificationError, *REFUSED, *REFUSED_PARAMETERS) as error:
        if isinstance(error, asyncpg.ProtocolViolationError) and any(of in str(error) for of in UNREACHABLE):
            return None
        raise DatabaseRefused(_why(error), setting) from error
    except (*CONNECTION_LOST, asyncpg.PostgresError):
        return None


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
