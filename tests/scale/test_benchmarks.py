"""The figures of docs/benchmarks.md that the simulation is checked against can be read."""

import pytest

from tests.scale.benchmarks import PAGE, half_load, saturation


def test_the_page_says_the_latency_at_half_load() -> None:
    quiet = half_load(PAGE.read_text("utf-8"))
    assert 100 < quiet.offered < 100_000
    assert 0 < quiet.p50 < quiet.p99
    assert saturation(PAGE.read_text("utf-8")) == pytest.approx(2 * quiet.offered, rel=0.01)


def test_a_run_without_this_measure_is_named() -> None:
    with pytest.raises(ValueError, match="P4 was not measured"):
        half_load("# Benchmarks")
    with pytest.raises(ValueError, match="P1 was not measured"):
        saturation("# Benchmarks")
