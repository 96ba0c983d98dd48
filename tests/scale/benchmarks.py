"""Figures of docs/benchmarks.md, which a quiet machine measured."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


class Benchmark(NamedTuple):
    """Look-ups and claims a second, and the latencies of look-ups in milliseconds."""

    name: str
    look_ups: float
    claims: float
    p50: float
    p99: float


def benchmarks(page: str) -> Iterator[Benchmark]:
    """P4, one gateway at half of saturation; P6, one gateway alone and while claims pour in. ValueError."""
    half = _part(page, "P4")
    yield Benchmark("P4", _figure(half, "calls offered"), 0, *_latencies(half, "the look-up"))
    beside = _part(page, "P6")
    look_ups, claims = _figure(beside, "look-ups offered"), _figure(beside, "claims answered meanwhile")
    yield Benchmark("P6, alone", look_ups, 0, *_latencies(beside, "alone"))
    yield Benchmark("P6, beside claims", look_ups, claims, *_latencies(beside, "during claims"))


def saturation(page: str) -> float:
    """P1: calls a second that one gateway answers, with 128 in flight. Raises ValueError."""
    return _figure(_part(page, "P1"), "look-ups")


def echo_p99(page: str) -> float:
    """P4: milliseconds of a server that only echoes, at the same rate. Raises ValueError."""
    return _figure(_part(page, "P4"), "the echo, p99")


def _latencies(part: str, name: str) -> tuple[float, float]:
    return _figure(part, f"{name}, p50"), _figure(part, f"{name}, p99")


def _part(page: str, number: str) -> str:
    """From the first paragraph of this number to the next one of any."""
    found = re.search(rf"^\*\*{number}, .*?(?=^\*\*P|\Z)", page, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"{number} was not measured")
    return found[0]


def _figure(part: str, name: str) -> float:
    found = re.search(rf"^\| {name} \| ([\d,.]+)", part, re.MULTILINE)
    if found is None:
        raise ValueError(f"docs/benchmarks.md has no figure for: {name}")
    return float(found[1].replace(",", ""))
