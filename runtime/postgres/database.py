"""One connection pool for PostgreSQL, which raises DatabaseAway whenever the database cannot be reached."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar
from weakref import WeakSet

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.exc import DBAPIError, EmulatedDBAPIException, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from runtime.postgres.circuit_breaker import CircuitBreaker
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.driver_connection import driver_connection
from runtime.postgres.errors import AWAY, driver_error
from runtime.postgres.probe import Probe
from runtime.postgres.url import engine_url

T = TypeVar("T")

CONNECT_SECONDS = 2
STATEMENT_SECONDS = 5
POOL_SIZE = 10


class Database:
    """Lends the connections of an SQLAlchemy engine's pool.

    The driver's own connection is several times faster than SQLAlchemy Core for a statement of a fixed
    text (13 against 33 microseconds a row asked for, 32 at once): hot paths use it (decision 0005).

    When the circuit breaker opens, all connections are closed: whatever waits for them fails at once.
    """

    def __init__(self, engine: AsyncEngine, probe: Probe) -> None:
        self._engine = engine
        self._probe = probe
        self._breaker = CircuitBreaker(probe, self._terminate_all)
        self._connections: WeakSet[asyncpg.Connection] = WeakSet()
        event.listen(engine.sync_engine, "connect", self._register)
        event.listen(engine.sync_engine, "checkout", _refuse_a_closed_connection)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection of the driver in autocommit. Raises DatabaseAway where there is none, or it breaks."""
        pooled = await self._lend(self._engine.raw_connection)
        driver = pooled.driver_connection
        try:
            yield driver
        except Exception as error:
            if isinstance(error, AWAY) or driver is None or driver.is_closed():
                pooled.invalidate()
                self._breaker.suspect()
                raise DatabaseAway from error
            raise
        finally:
            pooled.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """An SQLAlchemy connection in a transaction, for statements composed with Core.

        Commits at the end; rolls back after an exception. Raises DatabaseAway as `connection` does.
        """
        connection = await self._lend(self._engine.connect)
        driver = await driver_connection(connection)
        try:
            yield connection
            await connection.commit()
        except Exception as error:
            if isinstance(driver_error(error), AWAY) or driver.is_closed():
                # Closed at once: a rollback, and a close with a goodbye, would wait for the server.
                driver.terminate()
                await connection.invalidate()
                self._breaker.suspect()
                raise DatabaseAway from error
            raise
        finally:
            # Also in a task that is cancelled again meanwhile.
            await asyncio.shield(connection.close())

    async def is_available(self) -> bool:
        """Whether the register can be read; known within two seconds."""
        return await self._breaker.is_available()

    async def close(self) -> None:
        """Close everything without waiting."""
        # First: a connection that is closed now must not start another probe.
        self._breaker.shut_down()
        self._probe.close()
        self._terminate_all()
        await self._engine.dispose()

    async def _lend(self, lend: Callable[[], Awaitable[T]]) -> T:
        if self._breaker.is_open:
            raise DatabaseAway
        try:
            # For the pool and for a new connection together.
            async with asyncio.timeout(CONNECT_SECONDS):
                return await lend()
        # SQLAlchemy wraps what asyncpg raises in a class of its own, such as for a server that shuts down.
        except (*AWAY, EmulatedDBAPIException, DBAPIError, PoolTimeoutError) as error:
            self._breaker.suspect()
            raise DatabaseAway from error

    def _terminate_all(self) -> None:
        for connection in list(self._connections):
            connection.terminate()

    def _register(self, connection: AdaptedConnection, _record: ConnectionPoolEntry) -> None:
        self._connections.add(connection.driver_connection)


@asynccontextmanager
async def open_database(url: str, probe_statement: str = "SELECT 1") -> AsyncIterator[Database]:
    """A pool that connects as needed, so that it does not matter whether the database is available yet."""
    engine = create_async_engine(
        engine_url(url),
        pool_size=POOL_SIZE,
        pool_timeout=CONNECT_SECONDS,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": STATEMENT_SECONDS},
    )
    database = Database(engine, Probe(url, probe_statement))
    try:
        yield database
    finally:
        await database.close()


def _refuse_a_closed_connection(
    connection: AdaptedConnection, _record: ConnectionPoolEntry, _pooled: PoolProxiedConnection
) -> None:
    # A server that was restarted has closed all connections: the pool replaces them before they are used.
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
