"""One Redis server, by connections without the bookkeeping of redis-py."""

from contextlib import suppress
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.connection import Connection, ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import NoPermissionError, RedisError
from redis.maint_notifications import MaintNotificationsConfig

# The probe writes, as callers do: a Redis that is full, or a replica, answers reads only.
PROBE_KEY, PROBE_KEY_SECONDS = b"wardgate:probe", 60
# A node of a cluster refuses a command about both: they are in different slots.
TWO_SLOTS = [PROBE_KEY + b":0", PROBE_KEY + b":1"]


def our_options(timeout_seconds: float) -> dict[str, Any]:
    """The options of every connection."""
    return {
        # RedisClient has a timeout for the whole command, not for each read and write.
        "socket_timeout": None,
        # It also limits how long closing a connection takes.
        "socket_connect_timeout": timeout_seconds,
        "retry": Retry(NoBackoff(), 0),
        # One round trip less for each connection: only a service of Redis Inc. sends them.
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
    }


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
        connection = self._idle.pop() if self._idle else self._new_connection()
        try:
            # Connects where it must, and replaces a connection that the server has closed.
            await self.connection_pool.ensure_connection(connection)
            await connection.send_command(*args)
            return await self.parse_response(connection, args[0], **options)
        finally:
            self._idle.append(connection)

    async def locate(self) -> None:
        """Find out where to send commands. The URL says it, unless it leads to a node of a cluster.

        Such a node takes some of the keys: the probe alone would not notice.
        """
        if not self._is_one_server:
            # Reviewers' consoles need no right to this command.
            with suppress(NoPermissionError):
                await self.mget(TWO_SLOTS)
            self._is_one_server = True

    async def write_probe(self) -> None:
        """Write a key, as callers do."""
        await self.set(PROBE_KEY, b"", ex=PROBE_KEY_SECONDS)

    async def forget(self) -> None:
        """Close idle connections: the name of the server may lead to another one by now."""
        while self._idle:
            # A server that does not answer closes no connection either.
            with suppress(RedisError, OSError):
                await self._idle.pop().disconnect(nowait=True)
        await self.connection_pool.disconnect(inuse_connections=False)

    def _new_connection(self) -> Connection:
        # redis-py does not declare its type.
        return cast(Connection, self.connection_pool.make_connection())  # type: ignore[no-untyped-call]

    async def aclose(self, close_connection_pool: bool | None = True) -> None:
        """Close every connection."""
        while self._idle:
            await self._idle.pop().disconnect()
        await super().aclose(close_connection_pool)
