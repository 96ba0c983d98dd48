"""Figures of docs/benchmarks.md, which a quiet machine measured."""

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


class Benchmark(NamedTuple):
    """Calls a second that were offered, and their latencies in milliseconds."""

    offered: float
    p50: float
    p99: float


def half_load(page: str) -> Benchmark:
    """P4: one gateway at half of saturation. Raises ValueError where it was not measured."""
    _, found, rest = page.partition("**P4, ")
    if not found:
        raise ValueError("P4 was not measured")
    part = rest.partition("**P5, ")[0]
    return Benchmark(
        _figure(part, "calls offered"), _figure(part, "the look-up, p50"), _figure(part, "the look-up, p99")
    )


def saturation(page: str) -> float:
    """P1: calls a second that one gateway answers, with 128 in flight. Raises ValueError."""
    _, found, rest = page.partition("**P1, ")
    if not found:
        raise ValueError("P1 was not measured")
    return _figure(rest.partition("**P2, ")[0], "look-ups")


def _figure(part: str, name: str) -> float:
    found = re.search(rf"^\| {name} \| ([\d,.]+)", part, re.MULTILINE)
    if found is None:
        raise ValueError(f"docs/benchmarks.md has no figure for: {name}")
    return float(found[1].replace(",", ""))
