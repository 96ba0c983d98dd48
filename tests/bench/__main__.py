"""`make bench`: the speeds we owe, as ratios of one run: a noisy machine gives no others."""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import claims, look_ups
from tests.bench.register import register
from tests.bench.stack import ROOT
from wardgate.stack.redis import EmbeddedRedis

KEPT = ROOT / "build" / "bench"


def main() -> None:
    """A register of a million is made on the first run and kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=8, help="of load a measure")
    parser.add_argument("--claims", type=int, default=6_000)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="wg-") as scratch,
        register(KEPT, options.people) as filled,
        EmbeddedRedis(Path(scratch) / "redis") as redis_server,
    ):
        asked = look_ups.measure(filled, redis_server, Path(scratch), options.seconds)
        handed_in = claims.measure(filled, redis_server, Path(scratch), options.claims)
    Console().print(_report(asked, handed_in))


def _report(asked: look_ups.LookUps, handed_in: claims.Claims) -> Table:
    table = Table("", "measure", "here", "goal", title="What we owe")
    table.add_section()
    for row in (*_look_ups(asked), _claims(handed_in)):
        table.add_row(*row)
    table.caption = f"Echo: {asked.echo:,.0f} calls/s. One gateway process, 8 connections of 16 streams."
    return table


def _look_ups(asked: look_ups.LookUps) -> Iterator[tuple[str, str, str, str]]:
    yield ("P1", "CheckCard over echo, cache cold", _ratio(asked.cold, asked.echo), "≥ 0.75")
    yield ("P2", "CheckCard over echo, cache warm", _ratio(asked.warm, asked.echo), "≥ 0.85")
    yield ("P3", "CheckCards, look-ups over unary echo calls", _ratio(asked.stream, asked.echo), "≥ 2.5")


def _claims(handed_in: claims.Claims) -> tuple[str, str, str, str]:
    what = f"claims of {handed_in.lines} lines, end to end, over {handed_in.claims:,}"
    return ("P9", what, f"{handed_in.per_second:,.0f}/s", "≥ 600/s")


def _ratio(ours: float, echo: float) -> str:
    return f"{ours / echo:.2f} ({ours:,.0f}/s)"


if __name__ == "__main__":
    main()
