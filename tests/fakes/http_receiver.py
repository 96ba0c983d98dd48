"""A receiver over HTTP on this machine, which answers as a test wants it to."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

HANG = b"HANG"
DROP = b"DROP"
DRIBBLE = b"DRIBBLE"


class Received(NamedTuple):
    """A request. The names of headers are in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes


def answer(status: int, body: bytes = b"", *headers: str) -> bytes:
    """The bytes of an answer."""
    lines = (f"HTTP/1.1 {status} Answer", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join((*lines, "", "")).encode() + body


class Receiver:
    """`answers` gives the bytes for each request; HANG to say nothing, DROP to close the connection, DRIBBLE
    to send an answer byte by byte that never ends.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.received: list[Received] = []
        self.answers: Callable[[Received], bytes] = lambda _: answer(200)
        self._connections: dict[asyncio.StreamWriter, asyncio.Event] = {}

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self._connections[writer] = asyncio.Event()
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(await _request(head, reader), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            self._connections.pop(writer).set()

    async def close(self) -> None:
        """Close all connections."""
        for writer, ended in list(self._connections.items()):
            writer.transport.abort()
            await ended.wait()

    async def _answer(
        self, request: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.received.append(request)
        said = self.answers(request)
        if said == DROP:
            raise ConnectionAbortedError
        if said == HANG:
            await reader.read()
            raise ConnectionAbortedError
        if said == DRIBBLE:
            await _dribble(reader, writer)
        writer.write(said)
        await writer.drain()


async def _dribble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the other side closes the connection."""
    writer.write(answer(200, b"x" * 10_000)[:-10_000])
    while not reader.at_eof():
        writer.write(b"x")
        await writer.drain()
        with suppress(TimeoutError):
            async with asyncio.timeout(0.01):
                await reader.read(1)
    raise ConnectionAbortedError


async def _request(head: bytes, reader: asyncio.StreamReader) -> Received:
    first, *lines = head.decode().strip().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(first.split()[1], headers, body)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on a free port."""
    receiver = Receiver(0)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        await receiver.close()
