"""A pooler in front of a real PostgreSQL, which behaves as PgBouncer does.

It refuses startup parameters that it does not know, and states an ID of its own for a connection. In
transaction mode all clients share one session of the server, which each has for a transaction at a time. It
may keep their prepared statements apart, as PgBouncer 1.21 does.
"""

import asyncio
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import cast

# Those of PgBouncer that every server knows.
ACCEPTED = {"user", "database", "client_encoding", "application_name"}
SSL_REQUEST = 80877103
OWN_ID = struct.pack("!cIII", b"K", 12, 1_000_000_007, 1)
READY = b"Z\x00\x00\x00\x05I"
TERMINATE, IDLE = b"X", b"I"
# Messages with the name of a statement.
PARSE, BIND, DESCRIBE, CLOSE = b"P", b"B", b"D", b"C"
OF_A_STATEMENT = b"S"


@asynccontextmanager
async def pooler(socket: str, *, by_transaction: bool, keeps_statements: bool = False) -> AsyncIterator[int]:
    """Listen on 127.0.0.1, on the port that is yielded. `socket` is the path of the server's socket."""
    clients = _Clients(socket, by_transaction, keeps_statements)
    server = await asyncio.start_server(clients.serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await clients.close()


class _Clients:
    def __init__(self, socket: str, by_transaction: bool, keeps_statements: bool) -> None:
        self._socket = socket
        self._by_transaction = by_transaction
        self._keeps_statements = keeps_statements
        self._numbers = count(1)
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
            elif not _runs(self._socket):
                writer.write(_error("server login has been failing, try again later (server_login_retry)"))
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
        prefix = f"{next(self._numbers)}".encode() if self._keeps_statements else b""
        while (message := await _message(reader))[:1] != TERMINATE:
            async with self._turn:
                session.writer.write(_prefixed(message, prefix))
                more = asyncio.create_task(_pass_on(reader, session.writer, prefix))
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


def _runs(socket: str) -> bool:
    return Path(socket).exists()


async def _pass_on(client: StreamReader, server: StreamWriter, prefix: bytes) -> None:
    while (message := await _message(client))[:1] != TERMINATE:
        server.write(_prefixed(message, prefix))


def _prefixed(message: bytes, prefix: bytes) -> bytes:
    """With a prefix to the name of the statement, if it has one."""
    at = _place_of_statement(message)
    if at is None or message[at : at + 1] == b"\0":
        return message
    body = message[5:at] + prefix + message[at:]
    return message[:1] + struct.pack("!I", len(body) + 4) + body


def _place_of_statement(message: bytes) -> int | None:
    kind = message[:1]
    if kind == PARSE:
        return 5
    if kind == BIND:
        # Behind the name of the portal.
        return message.index(b"\0", 5) + 1
    if kind in (DESCRIBE, CLOSE) and message[5:6] == OF_A_STATEMENT:
        return 6
    return None


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
