"""A proxy that makes Redis slow."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

CHUNK_BYTES = 65536


class SlowRedisProxy:
    """Delivers each answer of Redis `delay` seconds late; clients connect to `port`.

    `requests` is the number of chunks that clients have sent.
    """

    def __init__(self, socket_path: str) -> None:
        self._socket_path = socket_path
        self.delay = 0.0
        self.port = 0
        self.requests = 0
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def open_connections(self) -> int:
        """How many clients are connected."""
        return len(self._connections)

    def accept(self, requests: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        """Serve a new connection."""
        connection = asyncio.create_task(self._serve(requests, answers))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def close(self) -> None:
        """End all connections."""
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, requests: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        from_redis, to_redis = await asyncio.open_unix_connection(self._socket_path)
        answering = asyncio.create_task(_copy(from_redis, lambda chunk: self._send_late(answers, chunk)))
        try:
            await _copy(requests, lambda chunk: self._send_now(to_redis, chunk))
        finally:
            answering.cancel()
            for writer in (to_redis, answers):
                writer.close()

    def _send_now(self, to_redis: asyncio.StreamWriter, chunk: bytes) -> None:
        self.requests += 1
        to_redis.write(chunk)

    def _send_late(self, answers: asyncio.StreamWriter, chunk: bytes) -> None:
        asyncio.get_running_loop().call_later(self.delay, answers.write, chunk)


async def _copy(source: asyncio.StreamReader, send: Callable[[bytes], None]) -> None:
    with suppress(ConnectionError):
        while chunk := await source.read(CHUNK_BYTES):
            send(chunk)


@asynccontextmanager
async def slow_redis_proxy(redis_url: str) -> AsyncIterator[SlowRedisProxy]:
    """A proxy without a delay yet."""
    proxy = SlowRedisProxy(redis_url.removeprefix("unix://"))
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    async with server:
        yield proxy
        await proxy.close()
