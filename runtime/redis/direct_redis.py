"""One Redis server, by connections without the bookkeeping of redis-py."""

import asyncio
from contextlib import suppress
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.connection import Connection, ConnectionPool, SSLConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import InvalidResponse, NoPermissionError, RedisError
from redis.maint_notifications import MaintNotificationsConfig

from runtime.redis.shared_tls import with_shared_context

# The probe writes, as callers do: a Redis that is full, or a replica, answers reads only.
PROBE_KEY, PROBE_KEY_SECONDS = b"wardgate:probe", 60
# A node of a cluster refuses a command about both: they are in different slots.
TWO_SLOTS = [PROBE_KEY + b":0", PROBE_KEY + b":1"]


# For what the probe does before its command. A command has a timeout of its own in RedisClient, connecting
# included. This also limits how long closing a connection takes.
CONNECT_SECONDS = 0.3


def with_our_options(options: dict[str, Any]) -> dict[str, Any]:
    """The options of every connection; `options` are those of the URL."""
    ours = {
        # RedisClient has a timeout for the whole command, not for each read and write.
        "socket_timeout": None,
        "socket_connect_timeout": CONNECT_SECONDS,
        "retry": Retry(NoBackoff(), 0),
        # One round trip less for each connection: only a service of Redis Inc. sends them.
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
    }
    if options.get("connection_class") is SSLConnection:
        return ours | options | {"connection_class": with_shared_context(SSLConnection)}
    return ours | options


class DirectRedis(Redis):
    """Sends each command on a connection of its own, without the bookkeeping of redis-py.

    Its connection pool, telemetry and retries take as much time as a command. A connection that fails is
    closed, and the next command connects it again.
    """

    def __init__(self, pool: ConnectionPool) -> None:
        super().__init__(connection_pool=pool)
        self._idle: list[Connection] = []
        self._is_one_server = False

    async def execute_command(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - see Redis
        """The reply to a command."""
        idle = self._idle
        connection = idle.pop() if idle else self._new_connection()
        try:
            # Connects where it must, and replaces a connection that the server has closed.
            await self.connection_pool.ensure_connection(connection)
            await connection.send_command(*args)
            return await self.parse_response(connection, args[0], **options)
        finally:
            if idle is self._idle:
                idle.append(connection)
            else:
                await _close(connection)

    async def locate(self) -> None:
        """Find out where to send commands. The URL says it, unless it leads to a node of a cluster.

        Such a node takes some of the keys: the probe alone would not notice.
        """
        await self.connect_by_tls()
        if not self._is_one_server:
            # Reviewers' consoles need no right to this command.
            with suppress(NoPermissionError):
                await self.mget(TWO_SLOTS)
            self._is_one_server = True

    async def connect_by_tls(self) -> None:
        """Have a connection, where that takes long enough to keep it out of a command's time."""
        connection = self._idle.pop() if self._idle else self._new_connection()
        try:
            if isinstance(connection, SSLConnection):
                await self.connection_pool.ensure_connection(connection)
        finally:
            self._idle.append(connection)

    async def write_probe(self) -> None:
        """Write a key, as callers do."""
        if not await self.set(PROBE_KEY, b"", ex=PROBE_KEY_SECONDS):
            raise InvalidResponse

    async def forget(self) -> None:
        """Close idle connections: the name of the server may lead to another one by now."""
        # Those in use are closed after their command.
        connections, self._idle = self._idle, []
        for connection in connections:
            await _close(connection)
        await self.connection_pool.disconnect(inuse_connections=False)

    def _new_connection(self) -> Connection:
        # redis-py does not declare its type.
        return cast(Connection, self.connection_pool.make_connection())  # type: ignore[no-untyped-call]

    async def aclose(self, close_connection_pool: bool | None = True) -> None:
        """Close every connection."""
        connections, self._idle = self._idle, []
        # All at once: each may take as long as it is allowed to.
        await asyncio.gather(*(connection.disconnect() for connection in connections))
        await super().aclose(close_connection_pool)


async def _close(connection: Connection) -> None:
    # A server that does not answer closes no connection either.
    with suppress(RedisError, OSError):
        await connection.disconnect(nowait=True)
