"""The interval of the share of findings that reviewers upheld in a month."""

import pytest

from review.triage.statistics.intervals.wilson_interval import wilson_interval


@pytest.mark.parametrize(
    ("upheld", "dropped", "expected"),
    [
        (8, 2, (0.8, 0.4902, 0.9433)),
        (1, 0, (1.0, 0.2065, 1.0)),
        (0, 10, (0.0, 0.0, 0.2775)),
        (50, 50, (0.5, 0.4038, 0.5962)),
    ],
)
def test_the_interval_is_wilsons(upheld: int, dropped: int, expected: tuple[float, float, float]) -> None:
    assert wilson_interval(upheld, dropped) == pytest.approx(expected, abs=1e-4)


def test_a_month_without_decisions_has_no_share() -> None:
    assert wilson_interval(0, 0) is None
