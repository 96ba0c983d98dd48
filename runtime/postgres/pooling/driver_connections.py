"""The driver's connections in a pool of SQLAlchemy."""

import asyncio
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection


class DriverConnections:
    """All that are open: which of them may be lent, and how to close them without waiting."""

    def __init__(self, engine: AsyncEngine, note_accepted: Callable[[], None]) -> None:
        """`note_accepted` is called for each new connection."""
        self._note_accepted = note_accepted
        self._open: WeakSet[asyncpg.Connection] = WeakSet()
        self._outdated: WeakSet[asyncpg.Connection] = WeakSet()
        self._connecting: dict[asyncio.Task[Any] | None, asyncpg.Connection] = {}
        # The first one is called before SQLAlchemy sets up the connection, and the second one after it.
        event.listen(engine.sync_engine, "connect", self._note_connecting, insert=True)
        event.listen(engine.sync_engine, "connect", self._register)
        event.listen(engine.sync_engine, "checkout", self._reject_unusable)

    def is_usable(self, driver: asyncpg.Connection) -> bool:
        """Whether a connection may be lent."""
        return not (driver.is_closed() or driver in self._outdated)

    def replace(self) -> None:
        """Let only new connections be lent from now on."""
        self._outdated.update(self._open)

    def terminate(self) -> None:
        """Close all of them: whatever waits for them fails at once."""
        for connection in list(self._open):
            connection.terminate()

    def terminate_half_made(self) -> None:
        """Close what this task was setting up: SQLAlchemy does not, if it was cancelled."""
        if (half_made := self._connecting.pop(asyncio.current_task(), None)) is not None:
            half_made.terminate()

    def _note_connecting(self, connection: AdaptedConnection, _record: ConnectionPoolEntry) -> None:
        self._connecting[asyncio.current_task()] = connection.driver_connection

    def _register(self, connection: AdaptedConnection, _record: ConnectionPoolEntry) -> None:
        del self._connecting[asyncio.current_task()]
        self._open.add(connection.driver_connection)
        self._note_accepted()

    def _reject_unusable(
        self, connection: AdaptedConnection, _record: ConnectionPoolEntry, _pooled: PoolProxiedConnection
    ) -> None:
        # A server that was restarted has closed all connections: the pool replaces them before they are used.
        if not self.is_usable(connection.driver_connection):
            raise InvalidatePoolError
