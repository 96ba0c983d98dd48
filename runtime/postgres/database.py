"""One connection pool for PostgreSQL, which raises DatabaseAway whenever the database cannot be reached."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import asyncpg
from sqlalchemy.exc import DBAPIError, EmulatedDBAPIException
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection

from runtime.background import BackgroundTasks
from runtime.outages.failures_while_available import FailuresWhileAvailable
from runtime.postgres.database_away import DatabaseAway, TransactionConflict
from runtime.postgres.driver_connection import driver_connection
from runtime.postgres.errors import AWAY, CONFLICT, driver_error
from runtime.postgres.pooling.driver_connections import DriverConnections
from runtime.postgres.probing.circuit_breaker import CircuitBreaker
from runtime.postgres.probing.probe import Probe
from runtime.sharing.idle_connections import IdleConnections

T = TypeVar("T")

CONNECT_SECONDS = 2
# Errors of a statement that writes.
WITHOUT_WRITES = (asyncpg.ReadOnlySQLTransactionError, asyncpg.DiskFullError)


class Database:
    """Lends the connections of an SQLAlchemy engine's pool.

    The driver's own connection is several times faster than SQLAlchemy Core for a statement of a fixed
    text (13 against 33 microseconds a row asked for, 32 at once): hot paths use it (decision 0005).

    When the circuit breaker opens, all connections are closed: whatever waits for them fails at once.

    A connection on which a cancellation has ended the work is closed: the statement may still run, its
    cancellation may reach the next statement, and a transaction may be open without the driver knowing it.

    A database that takes no writes (read-only, a hot standby, or a full disk) is away for a statement that
    writes; others go on. A session may stay read-only as it began, so a connection that was found read-only
    is dropped.

    Where the probe needs a new connection, the pool does too: the server may stand still, and the probe have
    reached another one that took over.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        probe: Probe,
        write_probe: Probe,
        failures: FailuresWhileAvailable,
        tasks: BackgroundTasks,
    ) -> None:
        self._engine = engine
        self._probe = probe
        self._write_probe = write_probe
        self._failures = failures
        self._takes_no_writes = False
        self._probe_connections = probe.connections
        self._breaker = CircuitBreaker(probe, self._terminate_all, tasks)
        self._connections = DriverConnections(engine, failures.note_accepted)
        self._idle: IdleConnections[PoolProxiedConnection] = IdleConnections(self._connections.is_usable)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection of the driver in autocommit.

        Raises DatabaseAway where there is none, or it breaks, and TransactionConflict.
        """
        pooled = self._idle.take()
        if pooled is None:
            pooled = await self._lend(self._engine.raw_connection)
        driver = pooled.driver_connection
        try:
            yield driver
        except Exception as error:
            if self._is_away(error, driver):
                pooled.invalidate()
                raise DatabaseAway from error
            if isinstance(error, CONFLICT):
                raise TransactionConflict from error
            raise
        except BaseException:
            pooled.invalidate()
            raise
        finally:
            self._idle.give_back(pooled)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """An SQLAlchemy connection in a transaction, for statements composed with Core.

        Commits at the end; rolls back after an exception. Raises DatabaseAway as `connection` does, and
        TransactionConflict.
        """
        async with self._composed(await self._lend(self._engine.connect)) as connection:
            yield connection

    @asynccontextmanager
    async def statement(self) -> AsyncIterator[AsyncConnection]:
        """An SQLAlchemy connection in autocommit: a statement is a transaction, and one round trip of three.

        Raises DatabaseAway as `connection` does.
        """
        connection = await self._lend(self._engine.connect)
        async with self._composed(connection):
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A transaction whose statements all see the database as it was at the first of them: for reading.

        Raises DatabaseAway as `connection` does.
        """
        connection = await self._lend(self._engine.connect)
        async with self._composed(connection):
            yield await connection.execution_options(isolation_level="REPEATABLE READ")

    @asynccontextmanager
    async def _composed(self, connection: AsyncConnection) -> AsyncIterator[AsyncConnection]:
        driver = await driver_connection(connection)
        try:
            yield connection
            await connection.commit()
        except Exception as error:
            if self._is_away(driver_error(error), driver):
                # Closed at once: a rollback, and a close with a goodbye, would wait for the server.
                driver.terminate()
                await connection.invalidate()
                raise DatabaseAway from error
            if isinstance(driver_error(error), CONFLICT):
                raise TransactionConflict from error
            raise
        except BaseException:
            driver.terminate()
            await asyncio.shield(connection.invalidate())
            raise
        finally:
            # Also in a task that is cancelled again meanwhile.
            await asyncio.shield(connection.close())

    async def is_available(self) -> bool:
        """Whether the register can be read; known within two seconds."""
        is_available = await self._breaker.is_available()
        if self._probe.connections != self._probe_connections:
            self._probe_connections = self._probe.connections
            self.replace_connections()
        self._failures.log(is_available=is_available)
        return is_available

    async def takes_writes(self) -> bool:
        """Whether the database is available and takes writes; known within 7 s. Not to be shared."""
        if not await self.is_available():
            return False
        takes_writes = await self._write_probe()
        if takes_writes and self._takes_no_writes:
            self._connections.replace()
        self._takes_no_writes = not takes_writes
        return takes_writes

    def ensure_writable(self) -> None:
        """Raises DatabaseAway while the database is known to be unavailable or to take no writes.

        A statement or `takes_writes` finds that it takes none; from then on, until `takes_writes` is true.
        """
        if self._takes_no_writes or self._breaker.is_open:
            raise DatabaseAway

    def replace_connections(self) -> None:
        """Lend only new connections from now on: the URL may lead to another server by now."""
        self._connections.replace()

    async def close(self) -> None:
        """Close everything without waiting."""
        # First: a connection that is closed now must not start another probe.
        self._breaker.shut_down()
        self._probe.close()
        self._write_probe.close()
        self._terminate_all()
        self._idle.close()
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
            self._note_refusal(error)
            self._breaker.suspect()
            raise DatabaseAway from error
        finally:
            self._connections.terminate_half_made()

    def _note_refusal(self, error: Exception) -> None:
        # A timeout may mean that all connections are in use; and the outage of an open breaker is logged.
        if not (self._breaker.is_open or isinstance(error, TimeoutError | PoolTimeoutError)):
            self._failures.note_refused(error)

    def _is_away(self, error: BaseException, driver: asyncpg.Connection | None) -> bool:
        """Whether the error means that the database is away, for this statement or for all."""
        if isinstance(error, WITHOUT_WRITES):
            self._takes_no_writes = True
            self._write_probe.note_failure(error)
            return True
        if isinstance(error, AWAY) or driver is None or driver.is_closed():
            self._failures.note_interrupted(error)
            self._breaker.suspect()
            return True
        return False

    def _terminate_all(self) -> None:
        self._failures.forget_refused()
        self._connections.terminate()
