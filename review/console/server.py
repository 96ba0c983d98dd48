"""Serves an ASGI application over HTTP until the block is left."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from review.console.http.event_streams import EventStreams
from review.console.http.fair_connections import FairConnections
from runtime.address import host_and_port
from runtime.address_taken import AddressTaken
from runtime.background import start_task

SETTING = "WARDGATE_CONSOLE_LISTEN"
# Requests in progress are finished; streams of events are ended at once.
DRAIN_SECONDS = 5


class Server(uvicorn.Server):
    """Without signal handlers of its own: the process has them."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.accepts = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn: afterwards it accepts connections."""
        await super().startup(sockets)
        self.accepts.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the process."""
        yield


@asynccontextmanager
async def serve_http(
    application: ASGIApp,
    address: str,
    proxies: str,
    protocol: type[FairConnections] = FairConnections,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """Serve at HOST:PORT; yields the port. `proxies` may name the browser's address. Raises AddressTaken.

    Without `tls`, browsers come in plaintext.
    """
    streams = EventStreams(application)
    with _listening(address) as listener:
        server = Server(
            uvicorn.Config(
                streams,
                http=protocol,
                log_config=None,
                # Anybody who sends something else than HTTP would cause a warning.
                log_level="error",
                access_log=False,
                lifespan="off",
                server_header=False,
                proxy_headers=bool(proxies),
                forwarded_allow_ips=proxies or None,
                timeout_graceful_shutdown=DRAIN_SECONDS,
                limit_concurrency=protocol.most_connections,
                ssl_context_factory=None if tls is None else lambda *_: tls,
            )
        )
        serving = start_task(server.serve([listener]))
        try:
            await _first(serving, start_task(server.accepts.wait()))
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            streams.end()
            await serving


async def _first(*tasks: asyncio.Task[Any]) -> None:
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)


@contextmanager
def _listening(address: str) -> Iterator[socket.socket]:
    host, port = host_and_port(address)
    try:
        family, *_, socket_address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise AddressTaken(SETTING, address, error) from error
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        # A restart does not wait for connections of before to be forgotten.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(socket_address)
        except OSError as error:
            raise AddressTaken(SETTING, address, error) from error
        yield listener
