"""Unary gRPC calls over one HTTP/2 connection, by the `h2` library.

A call costs this client about half the processor time that it costs a bare grpc.aio server, so one core of
load keeps one core of server busy. A grpc.aio client costs nearly as much as the server: decision 17.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from math import inf
from typing import TypeAlias, TypeVar

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, DataReceived, Event, StreamEnded, StreamReset
from h2.settings import SettingCodes

Headers: TypeAlias = list[tuple[bytes, bytes]]
LARGEST_WINDOW, FIRST_WINDOW = 2**31 - 1, 65_535
LAST_ANSWERS_WITHIN_SECONDS = 10


class Connection(asyncio.Protocol):
    """Makes calls and records the latency of each in seconds; infinite for a refused call."""

    def __init__(self, headers: Headers) -> None:
        self._headers = headers
        self._http2 = _new_http2()
        self._since: dict[int, float] = {}
        self._answered: set[int] = set()
        self.latencies: list[float] = []
        self.refused = 0
        # Why no more calls are made.
        self.ended: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()

    @property
    def in_flight(self) -> int:
        """Calls that have not ended."""
        return len(self._since)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Open both receive windows as wide as possible: the server never waits for them."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._http2.initiate_connection()
        self._http2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: LARGEST_WINDOW})
        self._http2.increment_flow_control_window(LARGEST_WINDOW - FIRST_WINDOW)
        self.flush()

    def connection_lost(self, error: Exception | None) -> None:
        """Wake up all who wait for this connection."""
        self.end(ConnectionError("the server closed a connection"))

    def end(self, reason: Exception) -> None:
        """Let all who wait for this connection raise this."""
        if not self.ended.done():
            self.ended.set_result(reason)

    def call(self, body: bytes, since: float) -> None:
        """Begin a call whose duration counts from `since`; `flush` sends it. Raises FlowControlError."""
        stream = self._http2.get_next_available_stream_id()
        self._since[stream] = since
        self._http2.send_headers(stream, self._headers)
        self._http2.send_data(stream, body, end_stream=True)

    def flush(self) -> None:
        """Send what has been prepared, in one write."""
        if frames := self._http2.data_to_send():
            self._transport.write(frames)

    def call_ended(self, now: float) -> None:
        """For subclasses: a call has ended."""

    def data_received(self, data: bytes) -> None:
        """Handle every whole frame."""
        for event in self._http2.receive_data(data):
            self._handle(event)
        self.flush()

    def _handle(self, event: Event) -> None:
        if isinstance(event, DataReceived):
            self._answered.add(event.stream_id)
        elif isinstance(event, StreamEnded | StreamReset):
            self._end(event.stream_id)
        elif isinstance(event, ConnectionTerminated):
            self._transport.abort()

    def _end(self, stream: int) -> None:
        since = self._since.pop(stream, None)
        if since is None:
            # A reset that follows the trailers.
            return
        now = time.monotonic()
        if stream in self._answered:
            self._answered.remove(stream)
            self.latencies.append(now - since)
        else:
            # Trailers without a message: the call was refused.
            self.refused += 1
            self.latencies.append(inf)
        self.call_ended(now)


def _new_http2() -> H2Connection:
    # Without the checks of headers, which are always the same here.
    return H2Connection(
        H2Configuration(
            client_side=True,
            header_encoding=None,
            validate_outbound_headers=False,
            normalize_outbound_headers=False,
            validate_inbound_headers=False,
            normalize_inbound_headers=False,
        )
    )


C = TypeVar("C", bound=Connection)


async def connect(target: str, make: Callable[[], C], count: int) -> list[C]:
    """Open `count` connections to host:port."""
    host, port = target.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(make, host, int(port)))[1] for _ in range(count)]


async def stay_connected(connections: Sequence[Connection], seconds: float) -> None:
    """Let this much time pass. Raises the reason (ConnectionError) when a connection ends meanwhile."""
    waiting = [connection.ended for connection in connections]
    ended, _ = await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for connection in ended:
        raise connection.result()


async def wait_for_answers(connections: Sequence[Connection]) -> None:
    """Return when every call has ended. Raises TimeoutError, ConnectionError."""
    async with asyncio.timeout(LAST_ANSWERS_WITHIN_SECONDS):
        while any(connection.in_flight for connection in connections):
            await stay_connected(connections, 0.01)
