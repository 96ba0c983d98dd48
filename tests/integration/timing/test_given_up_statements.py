"""A statement that is given up ends at the server too, also behind a pooler."""

import asyncio
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from sqlalchemy import make_url

from runtime.postgres.connect import connect
from tests.wait_until import wait_until

# As each message for the server begins: its length, and that it is to cancel.
CANCEL_REQUEST = struct.pack("!ii", 16, 80877102)
CANCELLED, CLOSED = "cancelled", "closed"


class Between:
    """Passes all on, and knows what has come first, as a pooler does."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self.events: list[str] = []
        self.served: list[asyncio.Task[None]] = []

    def accept(self, client: StreamReader, to_client: StreamWriter) -> None:
        self.served.append(asyncio.create_task(self._serve(client, to_client)))

    async def _serve(self, client: StreamReader, to_client: StreamWriter) -> None:
        server, to_server = await asyncio.open_unix_connection(self._socket)
        # The driver may also open a connection and close it.
        begins = await client.read(len(CANCEL_REQUEST))
        to_server.write(begins)
        answering = asyncio.create_task(copy(server, to_client))
        if begins == CANCEL_REQUEST:
            self.events.append(CANCELLED)
        await copy(client, to_server)
        if begins not in (CANCEL_REQUEST, b""):
            self.events.append(CLOSED)
        await answering


async def copy(reader: StreamReader, writer: StreamWriter) -> None:
    try:
        while chunk := await reader.read(65_536):
            writer.write(chunk)
    except ConnectionError:
        pass
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


@pytest.fixture
async def between(database_url: str) -> AsyncIterator[tuple[Between, str]]:
    """With the URL that leads there."""
    place = make_url(database_url)
    between = Between(f"{place.query['host']}/.s.PGSQL.5432")
    async with await asyncio.start_server(between.accept, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield between, f"postgresql://postgres@127.0.0.1:{port}/{place.database}?sslmode=disable"
        await asyncio.gather(*between.served)


async def test_a_statement_is_cancelled_before_its_connection_is_closed(between: tuple[Between, str]) -> None:
    seen, url = between
    connection = await connect(url, 5)
    with pytest.raises(TimeoutError):
        await connection.execute("SELECT pg_sleep(60)", timeout=0.1)
    connection.terminate()
    assert connection.is_closed()
    await wait_until(lambda: asyncio.sleep(0, seen.events), lambda events: CLOSED in events)
    assert seen.events == [CANCELLED, CLOSED]
