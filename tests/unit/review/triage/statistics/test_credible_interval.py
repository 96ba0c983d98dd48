"""The credible interval of a rule's precision."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.triage.statistics.intervals.credible_interval import credible_interval

COUNTS = st.integers(1, 300)


@pytest.mark.parametrize(
    ("upheld", "dropped", "low", "high"),
    [
        # Beta(1, 1) is uniform; Beta(2, 1) has the distribution function x².
        (1, 1, 0.025, 0.975),
        (2, 1, 0.025**0.5, 0.975**0.5),
        (1, 3, 1 - 0.975 ** (1 / 3), 1 - 0.025 ** (1 / 3)),
    ],
)
def test_it_is_exact_where_the_distribution_is_simple(
    upheld: int, dropped: int, low: float, high: float
) -> None:
    assert credible_interval(upheld, dropped) == pytest.approx((low, high), abs=1e-9)


@given(COUNTS, COUNTS)
def test_each_tail_has_half_of_what_is_left(upheld: int, dropped: int) -> None:
    low, high = credible_interval(upheld, dropped)
    assert 0 < low < upheld / (upheld + dropped) < high < 1
    assert below(low, upheld, dropped) == pytest.approx(0.025, abs=1e-6)
    assert below(high, upheld, dropped) == pytest.approx(0.975, abs=1e-6)


@given(COUNTS, COUNTS)
def test_upheld_and_dropped_mirror_each_other(upheld: int, dropped: int) -> None:
    low, high = credible_interval(upheld, dropped)
    assert credible_interval(dropped, upheld) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_a_million_decisions_leave_little_doubt() -> None:
    low, high = credible_interval(700_000, 300_000)
    assert 0.699 < low < 0.7 < high < 0.701


def below(x: float, upheld: int, dropped: int) -> float:
    """The distribution function for whole parameters, as a sum of binomial probabilities."""
    trials = upheld + dropped - 1
    return sum(comb(trials, k) * x**k * (1 - x) ** (trials - k) for k in range(upheld, trials + 1))
