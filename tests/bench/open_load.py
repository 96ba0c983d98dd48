"""Latency of unary calls that arrive at a given rate, however fast they are answered (an open load).

Calls arrive as a Poisson process with a fixed seed, so every server gets the same. A call's latency counts
from the moment it was due: a server (or generator) that falls behind is not spared. A refused call has an
infinite latency.
Runs as a separate process: `python -m tests.bench.open_load … --rate CALLS_A_SECOND`.
"""

import argparse
import asyncio
import gc
import json
import selectors
import sys
import time
from collections.abc import Iterator, Sequence
from math import inf
from random import Random

from tests.bench import load_options
from tests.bench.http2_client import Connection, Headers, connect, stay_connected, wait_for_answers

SEED = 7205


async def load(headers: Headers, bodies: Sequence[bytes], options: argparse.Namespace) -> dict[str, float]:
    """Latencies, and how late calls were sent, in milliseconds. Raises ConnectionError, RuntimeError."""
    connections = await connect(options.target, lambda: Connection(headers), options.connections)
    feed, random = iter(bodies), Random(SEED)
    await _offer(connections, feed, random, options.rate, options.warm_up)
    for connection in connections:
        connection.latencies.clear()
    lateness = await _offer(connections, feed, random, options.rate, options.seconds)
    latencies = [latency for connection in connections for latency in connection.latencies]
    return {
        "calls_per_second": len(latencies) / options.seconds,
        "refused": sum(latency == inf for latency in latencies),
        "slowest": max(latencies) * 1000,
        "late_p99": load_options.percentiles(lateness)["p99"],
        **load_options.percentiles(latencies),
    }


async def _offer(
    connections: Sequence[Connection], bodies: Iterator[bytes], random: Random, rate: float, seconds: float
) -> list[float]:
    """Send calls for `seconds` and wait for their answers; returns how late each was sent, in seconds."""
    lateness: list[float] = []
    due = time.monotonic()
    until = due + seconds
    while (due := due + random.expovariate(rate)) < until:
        # Even when late: answers must be read in between.
        await asyncio.sleep(max(0, due - time.monotonic()))
        body = next(bodies, None)
        if body is None:
            raise RuntimeError("there are too few people to look up each once: measure for less long")
        connection = connections[len(lateness) % len(connections)]
        connection.call(body, due)
        connection.flush()
        lateness.append(time.monotonic() - due)
    await stay_connected(connections, 0)
    await wait_for_answers(connections)
    return lateness


def main() -> None:
    """Print the result as JSON."""
    parser = load_options.parser(__doc__)
    parser.add_argument("--rate", type=float, required=True, help="calls a second")
    options = parser.parse_args()
    headers, bodies = load_options.headers(options), load_options.bodies(options)
    # The generator's own pauses would count as the server's.
    gc.disable()
    with asyncio.Runner(loop_factory=_precise_loop) as runner:
        result = runner.run(load(headers, bodies, options))
    json.dump(result, sys.stdout)


def _precise_loop() -> asyncio.AbstractEventLoop:
    """select(2) has a resolution of microseconds; epoll, the usual choice, of milliseconds."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


if __name__ == "__main__":
    main()
