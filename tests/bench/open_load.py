"""How long callers wait who do not wait for each other: unary calls sent by the clock, at a given rate.

They come as a Poisson process of a fixed seed, so every server gets the same. A call's time counts from when
it was due, so a server (or generator) that falls behind is not spared; one that is refused waits for ever.
Runs as a process of its own: `python -m tests.bench.open_load … --rate CALLS_A_SECOND`.
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
from tests.bench.h2_connection import Connection, all_answered, connect, undisturbed

SEED = 7205


async def load(headers: bytes, bodies: Sequence[bytes], options: argparse.Namespace) -> dict[str, float]:
    """Latencies in milliseconds, and how late the calls were sent. Raises ConnectionError, RuntimeError."""
    connections = await connect(options.target, lambda: Connection(headers), options.connections)
    feed, dice = iter(bodies), Random(SEED)
    await _offer(connections, feed, dice, options.rate, options.warm_up)
    for connection in connections:
        connection.latencies.clear()
    lateness = await _offer(connections, feed, dice, options.rate, options.seconds)
    latencies = [latency for connection in connections for latency in connection.latencies]
    return {
        "calls_per_second": len(latencies) / options.seconds,
        "refused": sum(latency == inf for latency in latencies),
        "late_p99": load_options.percentiles(lateness)["p99"],
        **load_options.percentiles(latencies),
    }


async def _offer(
    connections: Sequence[Connection], bodies: Iterator[bytes], dice: Random, rate: float, seconds: float
) -> list[float]:
    """Send for so long, wait for the answers; by how many seconds each call was sent too late."""
    lateness: list[float] = []
    due = time.monotonic()
    until = due + seconds
    while (due := due + dice.expovariate(rate)) < until:
        # Even when late: answers are to be read in between.
        await asyncio.sleep(max(0, due - time.monotonic()))
        body = next(bodies, None)
        if body is None:
            raise RuntimeError("there are too few people to ask each once: measure for less long")
        connections[len(lateness) % len(connections)].send(body, due)
        lateness.append(time.monotonic() - due)
    await undisturbed(connections, 0)
    await all_answered(connections)
    return lateness


def main() -> None:
    """Print the result as JSON."""
    parser = load_options.parser(__doc__)
    parser.add_argument("--rate", type=float, required=True, help="calls a second")
    options = parser.parse_args()
    headers, bodies = load_options.headers(options), load_options.bodies(options)
    # The generator's own pauses would count as the server's.
    gc.disable()
    with asyncio.Runner(loop_factory=_punctual_loop) as runner:
        result = runner.run(load(headers, bodies, options))
    json.dump(result, sys.stdout)


def _punctual_loop() -> asyncio.AbstractEventLoop:
    """select(2) waits to the microsecond; epoll, the usual choice, to the millisecond."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


if __name__ == "__main__":
    main()
