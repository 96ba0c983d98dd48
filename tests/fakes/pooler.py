"""A pooler in front of a real PostgreSQL, which behaves as PgBouncer does.

It refuses startup parameters that it does not know, and states an ID of its own for a connection. In
transaction mode all clients share one session of the server, which each has for a transaction at a time.
"""

import asyncio
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import cast

# Those of PgBouncer that every server knows.
ACCEPTED = {"user", "database", "client_encoding", "application_name"}
SSL_REQUEST = 80877103
OWN_ID = struct.pack("!cIII", b"K", 12, 1_000_000_007, 1)
READY = b"Z\x00\x00\x00\x05I"
TERMINATE, IDLE = b"X", b"I"


@asynccontextmanager
async def pooler(socket: str, *, by_transaction: bool) -> AsyncIterator[int]:
    """Listen on 127.0.0.1, on the port that is yielded. `socket` is the path of the server's socket."""
    clients = _Clients(socket, by_transaction)
    server = await asyncio.start_server(clients.serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await clients.close()


class _Clients:
    def __init__(self, socket: str, by_transaction: bool) -> None:
        self._socket = socket
        self._by_transaction = by_transaction
        self._shared: _Session | None = None
        self._turn = asyncio.Lock()
        self._open: list[StreamWriter] = []
        self._served: list[asyncio.Task[None]] = []

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._open.append(writer)
        self._served.append(cast("asyncio.Task[None]", asyncio.current_task()))
        with suppress(OSError, asyncio.IncompleteReadError):
            startup = await _startup(reader, writer)
            if refused := next((name for name in _names(startup) if name not in ACCEPTED), None):
                writer.write(_error(f"unsupported startup parameter: {refused}"))
            elif self._by_transaction:
                await self._share(startup, reader, writer)
            else:
                session = await _Session.open(self._socket, startup)
                self._open.append(session.writer)
                writer.write(session.greeting)
                await asyncio.gather(_copy(reader, session.writer), _copy(session.reader, writer))
        writer.close()

    async def close(self) -> None:
        for writer in self._open:
            writer.transport.abort()
        await asyncio.gather(*self._served)

    async def _share(self, startup: bytes, reader: StreamReader, writer: StreamWriter) -> None:
        if self._shared is None:
            self._shared = await _Session.open(self._socket, startup)
            self._open.append(self._shared.writer)
        session = self._shared
        writer.write(session.greeting)
        while (message := await _message(reader))[:1] != TERMINATE:
            async with self._turn:
                session.writer.write(message)
                more = asyncio.create_task(_pass_on(reader, session.writer))
                try:
                    await session.answer_until_idle(writer)
                finally:
                    more.cancel()
                    await asyncio.wait([more])


class _Session:
    """A session of the server. `greeting` is what a client reads before it may send a statement."""

    def __init__(self, reader: StreamReader, writer: StreamWriter, greeting: bytes) -> None:
        self.reader = reader
        self.writer = writer
        self.greeting = greeting

    @classmethod
    async def open(cls, socket: str, startup: bytes) -> "_Session":
        reader, writer = await asyncio.open_unix_connection(socket)
        writer.write(startup)
        greeting = b""
        while not (message := await _message(reader)).startswith(b"Z"):
            greeting += OWN_ID if message.startswith(b"K") else message
        return cls(reader, writer, greeting + READY)

    async def answer_until_idle(self, client: StreamWriter) -> None:
        """Pass on what the server answers, until it is in no transaction."""
        message = b""
        while not (message.startswith(b"Z") and message.endswith(IDLE)):
            message = await _message(self.reader)
            client.write(message)


async def _pass_on(client: StreamReader, server: StreamWriter) -> None:
    while (message := await _message(client))[:1] != TERMINATE:
        server.write(message)


async def _startup(reader: StreamReader, writer: StreamWriter) -> bytes:
    while True:
        length = await reader.readexactly(4)
        body = await reader.readexactly(struct.unpack("!I", length)[0] - 4)
        if struct.unpack("!I", body[:4])[0] != SSL_REQUEST:
            return length + body
        writer.write(b"N")


def _names(startup: bytes) -> list[str]:
    return startup[8:].decode().rstrip("\0").split("\0")[::2]


async def _message(reader: StreamReader) -> bytes:
    head = await reader.readexactly(5)
    return head + await reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


def _error(text: str) -> bytes:
    body = b"SFATAL\0VFATAL\0C08P01\0M" + text.encode() + b"\0\0"
    return b"E" + struct.pack("!I", len(body) + 4) + body
