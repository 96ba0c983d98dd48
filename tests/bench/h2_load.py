"""Loads a gRPC server with unary calls over raw HTTP/2, each with a body of its own.

A Python gRPC client costs as much a call as the server it measures; writing the frames ourselves costs a
fraction of that, so the server is what limits. Runs as a process of its own: `python -m
tests.bench.h2_load …`.
"""

import argparse
import asyncio
import json
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0x0, 0x1, 0x4, 0x6, 0x7, 0x8
END_STREAM, END_HEADERS, ACK = 0x1, 0x4, 0x1
FRAME = struct.Struct(">HBBBI")
LARGEST_WINDOW = 2**31 - 1
FIRST_WINDOW = 65_535


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    """One HTTP/2 frame (RFC 9113, section 4.1)."""
    length = len(payload)
    return FRAME.pack(length >> 8, length & 0xFF, kind, flags, stream) + payload


def header_block(headers: dict[str, str]) -> bytes:
    """Headers as literals without indexing (RFC 7541, section 6.2.2): no table to keep."""
    parts = ((name.encode(), value.encode()) for name, value in headers.items())
    return b"".join(b"\x00%c%s%s%s" % (len(name), name, _length(value), value) for name, value in parts)


def _length(value: bytes) -> bytes:
    return bytes([len(value)]) if len(value) < 127 else bytes([127, len(value) - 127])


class Connection(asyncio.Protocol):
    """One connection that keeps a fixed number of calls in flight until its bodies run out or time is up."""

    def __init__(self, headers: bytes, bodies: Iterator[bytes], streams: int) -> None:
        self._headers = headers
        self._bodies = bodies
        self._streams = streams
        self._next_stream = 1
        self._started: dict[int, float] = {}
        self._answered: set[int] = set()
        self._window = FIRST_WINDOW
        self._rest = b""
        self.stopped = False
        self.latencies: list[float] = []
        self.unanswered = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say hello, open the windows wide, start the calls."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        settings = struct.pack(">HI", 0x4, LARGEST_WINDOW)
        widen = struct.pack(">I", LARGEST_WINDOW - FIRST_WINDOW)
        transport.write(PREFACE + frame(SETTINGS, 0, 0, settings) + frame(WINDOW_UPDATE, 0, 0, widen))
        transport.write(b"".join(self._call() for _ in range(self._streams)))

    def _call(self) -> bytes:
        body = next(self._bodies, None)
        if body is None or self.stopped:
            return b""
        stream, self._next_stream = self._next_stream, self._next_stream + 2
        self._started[stream] = time.perf_counter()
        self._window -= len(body)
        if self._window < 0:
            raise RuntimeError("the server does not reopen its window")
        return frame(HEADERS, END_HEADERS, stream, self._headers) + frame(DATA, END_STREAM, stream, body)

    def data_received(self, data: bytes) -> None:
        """Read every whole frame; answer what must be answered in one write."""
        data = self._rest + data if self._rest else data
        at, answers = 0, []
        while len(data) - at >= 9:
            high, low, kind, flags, stream = FRAME.unpack_from(data, at)
            end = at + 9 + (high << 8) + low
            if len(data) < end:
                break
            answers.append(self._frame(kind, flags, stream, data[at + 9 : end]))
            at = end
        self._rest = data[at:]
        if answer := b"".join(answers):
            self._transport.write(answer)
        if not self._started and not self.done.done():
            self.done.set_result(None)

    def _frame(self, kind: int, flags: int, stream: int, payload: bytes) -> bytes:
        if kind == DATA:
            self._answered.add(stream)
        elif kind == HEADERS and flags & END_STREAM:
            return self._ended(stream)
        elif kind == WINDOW_UPDATE and stream == 0:
            self._window += struct.unpack(">I", payload)[0]
        elif kind == PING and not flags & ACK:
            return frame(PING, ACK, 0, payload)
        elif kind == SETTINGS and not flags & ACK:
            return frame(SETTINGS, ACK, 0, b"")
        elif kind == GOAWAY:
            raise ConnectionError("the server went away")
        return b""

    def _ended(self, stream: int) -> bytes:
        self.latencies.append(time.perf_counter() - self._started.pop(stream))
        if stream in self._answered:
            self._answered.remove(stream)
        else:
            # Trailers without a message: the call was refused.
            self.unanswered += 1
        return self._call()


async def load(
    target: str, headers: bytes, bodies: list[bytes], options: argparse.Namespace
) -> dict[str, float]:
    """Calls a second and latencies in milliseconds over `seconds`, after a second of warming up."""
    host, port = target.rsplit(":", 1)
    loop = asyncio.get_running_loop()
    feed = _around(bodies)
    connections = []
    for _ in range(options.connections):
        _, connection = await loop.create_connection(
            lambda: Connection(headers, feed, options.streams), host, int(port)
        )
        connections.append(connection)
    await asyncio.sleep(options.warm_up)
    before = [len(connection.latencies) for connection in connections]
    started = time.perf_counter()
    await asyncio.sleep(options.seconds)
    took = time.perf_counter() - started
    latencies = [
        latency
        for connection, skip in zip(connections, before, strict=True)
        for latency in connection.latencies[skip:]
    ]
    for connection in connections:
        connection.stopped = True
    await asyncio.wait_for(asyncio.gather(*(connection.done for connection in connections)), 10)
    return _summary(latencies, took, sum(connection.unanswered for connection in connections))


def _around(bodies: list[bytes]) -> Iterator[bytes]:
    while True:
        yield from bodies


def _summary(latencies: list[float], took: float, unanswered: int) -> dict[str, float]:
    ordered = sorted(latencies)
    at = {f"p{share}": ordered[len(ordered) * share // 100] * 1000 for share in (50, 99)} if ordered else {}
    return {"calls_per_second": len(ordered) / took, "unanswered": unanswered, **at}


def main() -> None:
    """Bodies come from a file of gRPC-framed messages, each with its length before it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("method")
    parser.add_argument("bodies", type=Path)
    parser.add_argument("--token", default="")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--streams", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--warm-up", type=float, default=1)
    options = parser.parse_args()
    headers = {":method": "POST", ":scheme": "http", ":path": options.method, ":authority": options.target}
    headers |= {"content-type": "application/grpc", "te": "trailers"}
    headers |= {"authorization": f"Bearer {options.token}"} if options.token else {}
    bodies = list(_with_prefix(options.bodies.read_bytes()))
    result = asyncio.run(load(options.target, header_block(headers), bodies, options))
    json.dump(result, sys.stdout)


def framed(content: bytes) -> Iterator[bytes]:
    """The messages in a file of gRPC-framed messages (one byte, four bytes of length, the message)."""
    return (message[5:] for message in _with_prefix(content))


def _with_prefix(content: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(content):
        length = 5 + struct.unpack_from(">I", content, at + 1)[0]
        yield content[at : at + length]
        at += length


if __name__ == "__main__":
    main()
