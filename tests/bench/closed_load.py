"""How many unary calls a second a server answers: a fixed number of calls in flight, each with its own body.

Runs as a separate process: `python -m tests.bench.closed_load …`.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle

from tests.bench import load_options
from tests.bench.http2_client import Connection, Headers, connect, stay_connected, wait_for_answers


class BusyConnection(Connection):
    """Makes the next call whenever one ends, until it is stopped; ends where the bodies are used up."""

    def __init__(self, headers: Headers, bodies: Iterator[bytes], streams: int) -> None:
        super().__init__(headers)
        self._bodies = bodies
        self._streams = streams
        self.stopped = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with a call on each stream."""
        super().connection_made(transport)
        for _ in range(self._streams):
            self.call_ended(time.monotonic())
        self.flush()

    def call_ended(self, now: float) -> None:
        """Make the next call."""
        if self.stopped:
            return
        body = next(self._bodies, None)
        if body is None:
            self.stopped = True
            self.end(RuntimeError("there are too few people to look up each once: measure for less long"))
        else:
            self.call(body, now)


async def load(headers: Headers, bodies: Sequence[bytes], options: argparse.Namespace) -> dict[str, float]:
    """Calls a second and latencies in milliseconds. Raises ConnectionError, TimeoutError, RuntimeError."""
    feed = iter(bodies) if options.once else cycle(bodies)
    connections = await connect(
        options.target, lambda: BusyConnection(headers, feed, options.streams), options.connections
    )
    await stay_connected(connections, options.warm_up)
    before = [len(connection.latencies) for connection in connections]
    started = time.monotonic()
    await stay_connected(connections, options.seconds)
    took = time.monotonic() - started
    latencies = [
        latency
        for connection, skip in zip(connections, before, strict=True)
        for latency in connection.latencies[skip:]
    ]
    for connection in connections:
        connection.stopped = True
    await wait_for_answers(connections)
    refused = sum(connection.refused for connection in connections)
    rate = {"calls_per_second": len(latencies) / took, "refused": refused}
    return rate | load_options.percentiles(latencies)


def main() -> None:
    """Print the result as JSON."""
    parser = load_options.parser(__doc__)
    parser.add_argument("--streams", type=int, default=16, help="calls in flight on each connection")
    parser.add_argument("--once", action="store_true", help="send no body twice")
    options = parser.parse_args()
    result = asyncio.run(load(load_options.headers(options), load_options.bodies(options), options))
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
