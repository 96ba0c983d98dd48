"""The way to PostgreSQL: one pool for all, and DatabaseAway whenever it cannot be reached."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import event, make_url
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.exc import EmulatedDBAPIException, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from gateway.refusals import DatabaseAway
from wardgate.process.database_refuses import REFUSED

CONNECT_SECONDS = 2
STATEMENT_SECONDS = 5
ANSWER_SECONDS = 1
POOL_SIZE = 10

# No way to it; or it shuts down, starts up, or has no connection left (classes 08, 57 and 53); or it was
# renamed, or its password changed, since we started.
AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    *REFUSED,
    OSError,
    TimeoutError,
)


class Database:
    """Gives out asyncpg connections of an SQLAlchemy engine's pool.

    The driver's own connection is several times faster than SQLAlchemy Core for a statement of a fixed
    text (13 against 33 microseconds a row asked for, 32 at once), and the statements here are all fixed.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """One of them, in autocommit. Raises DatabaseAway where none is to be had, or where it breaks."""
        try:
            pooled = await self._engine.raw_connection()
        # SQLAlchemy gives what asyncpg raises a class of its own, such as for a server that shuts down.
        except (*AWAY, EmulatedDBAPIException, PoolTimeoutError) as error:
            raise DatabaseAway from error
        driver = pooled.driver_connection
        try:
            yield driver
        except Exception as error:
            if isinstance(error, AWAY) or driver is None or driver.is_closed():
                pooled.invalidate()
                raise DatabaseAway from error
            raise
        finally:
            pooled.close()

    async def is_there(self) -> bool:
        """Whether the register can be read, within a second."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self.connection() as connection:
                await connection.execute("SELECT FROM gateway.people LIMIT 1")
        except (DatabaseAway, TimeoutError, asyncpg.PostgresError):
            return False
        return True


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """A pool that is opened as needed, so that a database that is away now may come later."""
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        pool_size=POOL_SIZE,
        pool_timeout=CONNECT_SECONDS,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": STATEMENT_SECONDS},
    )
    event.listen(engine.sync_engine, "checkout", _refuse_a_closed_connection)
    try:
        yield Database(engine)
    finally:
        await engine.dispose()


def _refuse_a_closed_connection(
    connection: AdaptedConnection, _record: ConnectionPoolEntry, _pooled: PoolProxiedConnection
) -> None:
    # A server that was restarted has closed them all: the pool makes new ones before anyone asks in vain.
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
