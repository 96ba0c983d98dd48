"""A proxy that makes a server slow."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

CHUNK_BYTES = 65536


class SlowProxy:
    """Delivers each answer of the server `delay` seconds late; clients connect to `port`.

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
        # Also where it ends before it has begun.
        connection.add_done_callback(lambda _: answers.close())

    async def close(self) -> None:
        """End all connections."""
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, requests: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self._socket_path)
        late = _Late(answers, lambda: self.delay)
        answering = asyncio.create_task(_copy(from_server, late.send))
        try:
            await _copy(requests, lambda chunk: self._send_now(to_server, chunk))
        finally:
            answering.cancel()
            to_server.close()

    def _send_now(self, to_server: asyncio.StreamWriter, chunk: bytes) -> None:
        self.requests += 1
        to_server.write(chunk)


class _Late:
    """Sends chunks in their order, also where the delay becomes shorter."""

    def __init__(self, answers: asyncio.StreamWriter, delay: Callable[[], float]) -> None:
        self._answers = answers
        self._delay = delay
        self._due = 0.0

    def send(self, chunk: bytes) -> None:
        loop = asyncio.get_running_loop()
        # A little later than the chunk before: of the same time, the loop promises no order.
        self._due = max(self._due + 1e-6, loop.time() + self._delay())
        loop.call_at(self._due, self._answers.write, chunk)


async def _copy(source: asyncio.StreamReader, send: Callable[[bytes], None]) -> None:
    with suppress(ConnectionError):
        while chunk := await source.read(CHUNK_BYTES):
            send(chunk)


@asynccontextmanager
async def slow_proxy(socket_path: str) -> AsyncIterator[SlowProxy]:
    """A proxy without a delay yet, in front of the server at this Unix socket."""
    proxy = SlowProxy(socket_path)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    async with server:
        yield proxy
        server.close()
        await proxy.close()
