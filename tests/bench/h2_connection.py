"""Unary gRPC calls over one raw HTTP/2 connection.

A Python gRPC client costs as much a call as the server it measures; writing the frames ourselves costs a
fraction of that, so the server is what limits.
"""

import asyncio
import struct
import time
from collections.abc import Callable, Sequence
from math import inf
from typing import TypeVar

from tests.bench.h2_frames import (
    ACK,
    DATA,
    END_HEADERS,
    END_STREAM,
    FIRST_WINDOW,
    FRAME,
    GOAWAY,
    HEADERS,
    PING,
    RST_STREAM,
    SETTINGS,
    WINDOW_UPDATE,
    frame,
    hello,
)

LAST_ANSWERS_WITHIN = 10


class Connection(asyncio.Protocol):
    """Makes calls, and keeps how long each took, in seconds of `time.monotonic`: for ever, where refused."""

    def __init__(self, headers: bytes) -> None:
        self._headers = headers
        self._next_stream = 1
        self._since: dict[int, float] = {}
        self._answered: set[int] = set()
        self._window = FIRST_WINDOW
        self._rest = b""
        self.latencies: list[float] = []
        self.refused = 0
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def in_flight(self) -> int:
        """Calls that have not ended."""
        return len(self._since)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say hello."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(hello())

    def connection_lost(self, error: Exception | None) -> None:
        """Whoever waits must not wait on."""
        self.lost.set_result(None)

    def send(self, body: bytes, since: float) -> None:
        """Make a call that counts from `since`."""
        self._transport.write(self.call(body, since))

    def call(self, body: bytes, since: float) -> bytes:
        """The frames of a call, for the caller to write."""
        stream, self._next_stream = self._next_stream, self._next_stream + 2
        self._since[stream] = since
        self._window -= len(body)
        if self._window < 0:
            raise RuntimeError("the server does not reopen its window")
        return frame(HEADERS, END_HEADERS, stream, self._headers) + frame(DATA, END_STREAM, stream, body)

    def after_a_call(self, now: float) -> bytes:
        """What to write when a call has ended."""
        return b""

    def data_received(self, data: bytes) -> None:
        """Read every whole frame; answer what must be answered in one write."""
        data = self._rest + data if self._rest else data
        at, answers = 0, []
        while len(data) - at >= FRAME.size:
            high, low, kind, flags, stream = FRAME.unpack_from(data, at)
            end = at + FRAME.size + (high << 16) + low
            if len(data) < end:
                break
            answers.append(self._frame(kind, flags, stream, data[at + FRAME.size : end]))
            at = end
        self._rest = data[at:]
        if answer := b"".join(answers):
            self._transport.write(answer)

    def _frame(self, kind: int, flags: int, stream: int, payload: bytes) -> bytes:
        if kind == DATA:
            self._answered.add(stream)
        elif (kind == HEADERS and flags & END_STREAM) or kind == RST_STREAM:
            return self._ended(stream)
        elif kind == WINDOW_UPDATE and stream == 0:
            self._window += struct.unpack(">I", payload)[0]
        elif kind == PING and not flags & ACK:
            return frame(PING, ACK, 0, payload)
        elif kind == SETTINGS and not flags & ACK:
            return frame(SETTINGS, ACK, 0, b"")
        elif kind == GOAWAY:
            self._transport.abort()
        return b""

    def _ended(self, stream: int) -> bytes:
        since = self._since.pop(stream, None)
        if since is None:
            # A reset that follows the trailers.
            return b""
        now = time.monotonic()
        if stream in self._answered:
            self._answered.remove(stream)
            self.latencies.append(now - since)
        else:
            # Trailers without a message: the call was refused.
            self.refused += 1
            self.latencies.append(inf)
        return self.after_a_call(now)


C = TypeVar("C", bound=Connection)


async def connect(target: str, make: Callable[[], C], count: int) -> list[C]:
    """So many connections to a host:port."""
    host, port = target.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(make, host, int(port)))[1] for _ in range(count)]


async def undisturbed(connections: Sequence[Connection], seconds: float) -> None:
    """Let so much time pass. Raises ConnectionError where a connection is lost meanwhile."""
    waiting = [connection.lost for connection in connections]
    lost, _ = await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    if lost:
        raise ConnectionError("the server closed a connection")


async def all_answered(connections: Sequence[Connection]) -> None:
    """Return when no call is left without its end. Raises TimeoutError, ConnectionError."""
    async with asyncio.timeout(LAST_ANSWERS_WITHIN):
        while any(connection.in_flight for connection in connections):
            await undisturbed(connections, 0.01)
