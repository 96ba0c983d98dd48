"""The options and the figures that both generators of unary calls share."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from tests.bench.framing import with_prefixes
from tests.bench.http2_client import Headers


def parser(description: str | None) -> argparse.ArgumentParser:
    """Server, method, bodies, number of connections, seconds."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("target", help="host:port")
    options.add_argument("method", help="/package.Service/Method")
    options.add_argument("bodies", type=Path, help="a file as tests/bench/framing.py writes it")
    options.add_argument("--token", default="")
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--seconds", type=float, default=5, help="that are measured")
    options.add_argument("--warm-up", type=float, default=1, help="seconds before")
    return options


def headers(options: argparse.Namespace) -> Headers:
    """The headers of every call."""
    named = {":method": "POST", ":scheme": "http", ":path": options.method, ":authority": options.target}
    named |= {"content-type": "application/grpc", "te": "trailers"}
    named |= {"authorization": f"Bearer {options.token}"} if options.token else {}
    return [(name.encode(), value.encode()) for name, value in named.items()]


def bodies(options: argparse.Namespace) -> list[bytes]:
    """One for each call."""
    return list(with_prefixes(options.bodies.read_bytes()))


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile, in milliseconds. Raises RuntimeError where there are no values."""
    if not seconds:
        raise RuntimeError("no call was answered")
    ordered = sorted(seconds)
    return {f"p{share}": ordered[len(ordered) * share // 100] * 1000 for share in (50, 99)}
