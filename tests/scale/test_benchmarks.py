"""The figures of docs/benchmarks.md that the simulation is checked against can be read."""

import pytest

from tests.scale.benchmarks import PAGE, benchmarks, echo_p99, saturation


def test_the_page_says_latencies_at_half_load_alone_and_beside_claims() -> None:
    page = PAGE.read_text("utf-8")
    half, alone, beside = benchmarks(page)
    assert half.look_ups == pytest.approx(saturation(page) / 2, rel=0.01)
    assert alone.look_ups == beside.look_ups == 300
    assert beside.claims > half.claims == alone.claims == 0
    assert 0 < echo_p99(page) < half.p99
    assert all(0 < each.p50 < each.p99 for each in (half, alone, beside))


def test_a_measure_that_a_run_lacks_is_named() -> None:
    with pytest.raises(ValueError, match="P1 was not measured"):
        saturation("# Benchmarks")
    with pytest.raises(ValueError, match="no figure for: look-ups"):
        saturation("**P1, CheckCard over echo.**")
