"""TLS in front of a real PostgreSQL or Redis: the ones of the wheels are built without it."""

import asyncio
import ssl
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

SSL_REQUEST = struct.pack("!II", 8, 80877103)
CHUNK = 64 * 1024


def server_context(certificate: str, key: str, client_authorities: str | None = None) -> ssl.SSLContext:
    """Of a server that, with authorities, requires a client certificate of one of them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if client_authorities is not None:
        context.load_verify_locations(client_authorities)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


@asynccontextmanager
async def tls_endpoint(socket: str, tls: ssl.SSLContext, *, is_postgres: bool) -> AsyncIterator[int]:
    """Listen on 127.0.0.1, on the port that is yielded. `socket` is the path of the server's socket.

    A client of PostgreSQL asks for TLS before it begins, and one without TLS is cut off.
    """
    opened: list[StreamWriter] = []

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        opened.append(writer)
        with suppress(OSError, asyncio.IncompleteReadError):
            if is_postgres:
                if await reader.readexactly(len(SSL_REQUEST)) != SSL_REQUEST:
                    writer.close()
                    return
                writer.write(b"S")
                await writer.start_tls(tls)
            behind_reader, behind_writer = await asyncio.open_unix_connection(socket)
            opened.append(behind_writer)
            await asyncio.gather(_copy(reader, behind_writer), _copy(behind_reader, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=None if is_postgres else tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in opened:
            writer.transport.abort()


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()
