"""The way to PostgreSQL: one pool for all, and DatabaseAway whenever it cannot be reached."""

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

from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.errors import AWAY, driver_error
from runtime.postgres.probe import Probe
from runtime.postgres.url import engine_url

T = TypeVar("T")

CONNECT_SECONDS = 2
STATEMENT_SECONDS = 5
POOL_SIZE = 10
# So often a database that is away is looked for.
AGAIN_SECONDS = 0.25


class Database:
    """Gives out asyncpg connections of an SQLAlchemy engine's pool, and none while the database is away.

    The driver's own connection is several times faster than SQLAlchemy Core for a statement of a fixed
    text (13 against 33 microseconds a row asked for, 32 at once): hot paths use it (decision 0005).

    Once a probe finds it away, everything that is under way is cut off, and nobody is made to wait until the
    probe finds it there again. One slow statement or broken connection does not do that: the probe decides.
    """

    def __init__(self, engine: AsyncEngine, probe: Probe) -> None:
        self._engine = engine
        self._probe = probe
        self._is_away = False
        self._looking: asyncio.Task[bool] | None = None
        self._coming_back: asyncio.Task[None] | None = None
        self._connections: WeakSet[asyncpg.Connection] = WeakSet()
        event.listen(engine.sync_engine, "connect", self._note)
        event.listen(engine.sync_engine, "checkout", _refuse_a_closed_connection)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """One of them, in autocommit. Raises DatabaseAway where none is to be had, or where it breaks."""
        pooled = await self._lend(self._engine.raw_connection)
        driver = pooled.driver_connection
        try:
            yield driver
        except Exception as error:
            if isinstance(error, AWAY) or driver is None or driver.is_closed():
                pooled.invalidate()
                self._doubt()
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
        driver: asyncpg.Connection = (await connection.get_raw_connection()).driver_connection
        try:
            yield connection
            await connection.commit()
        except Exception as error:
            if isinstance(driver_error(error), AWAY) or driver.is_closed():
                # Closed at once: a rollback, and a close with a goodbye, would wait for the server.
                driver.terminate()
                await connection.invalidate()
                self._doubt()
                raise DatabaseAway from error
            raise
        finally:
            # Also in a task that is cancelled again meanwhile.
            await asyncio.shield(connection.close())

    async def is_there(self) -> bool:
        """Whether the register can be read, known within two seconds; nobody else then need find out."""
        return not self._is_away and await asyncio.shield(self._look())

    async def close(self) -> None:
        """Wait for nothing."""
        # Who is cut off now is not to start looking for it.
        self._is_away = True
        for task in (self._looking, self._coming_back):
            if task is not None:
                task.cancel()
        self._probe.close()
        self._cut_off()
        await self._engine.dispose()

    async def _lend(self, lend: Callable[[], Awaitable[T]]) -> T:
        if self._is_away:
            raise DatabaseAway
        try:
            # For the pool and for a new connection together.
            async with asyncio.timeout(CONNECT_SECONDS):
                return await lend()
        # SQLAlchemy gives what asyncpg raises a class of its own, such as for a server that shuts down.
        except (*AWAY, EmulatedDBAPIException, DBAPIError, PoolTimeoutError) as error:
            self._doubt()
            raise DatabaseAway from error

    def _doubt(self) -> None:
        if not self._is_away:
            self._look()

    def _look(self) -> asyncio.Task[bool]:
        if self._looking is None:
            self._looking = asyncio.create_task(self._find_out())
        return self._looking

    async def _find_out(self) -> bool:
        try:
            is_there = await self._probe()
        finally:
            self._looking = None
        if not is_there:
            self._is_away = True
            self._cut_off()
            self._coming_back = asyncio.create_task(self._until_it_is_back())
        return is_there

    async def _until_it_is_back(self) -> None:
        while self._is_away:
            await asyncio.sleep(AGAIN_SECONDS)
            self._is_away = not await self._probe()

    def _cut_off(self) -> None:
        for connection in list(self._connections):
            connection.terminate()

    def _note(self, connection: AdaptedConnection, _record: ConnectionPoolEntry) -> None:
        self._connections.add(connection.driver_connection)


@asynccontextmanager
async def open_database(url: str, probe_statement: str = "SELECT 1") -> AsyncIterator[Database]:
    """A pool that is opened as needed, so that a database that is away now may come later."""
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
    # A server that was restarted has closed them all: the pool makes new ones before anyone asks in vain.
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
