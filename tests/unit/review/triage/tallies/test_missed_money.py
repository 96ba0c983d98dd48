"""How much money is missed, by the claims that were drawn at random."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.triage.tallies.missed_money import ClearClaims, missed_money


def clear(claims: int, drawn: int, *off: float, mean: float = 1_000_000) -> ClearClaims:
    return ClearClaims(claims, claims * mean, drawn, len(off), sum(off), sum(one * one for one in off))


def test_what_came_off_the_drawn_claims_is_missed_in_as_large_a_share_of_all() -> None:
    missed = missed_money(clear(10_000, 100, 200_000, 300_000))
    assert missed
    assert missed.estimate == pytest.approx(10_000 * 500_000 / 100)
    assert 0 < missed.low < missed.estimate < missed.high < 10_000 * 1_000_000


def test_without_a_decided_claim_nothing_is_known() -> None:
    assert missed_money(clear(10_000, 0)) is None


def test_where_nothing_came_off_some_money_may_still_be_missed() -> None:
    missed = missed_money(clear(10_000, 300))
    assert missed
    assert (missed.estimate, missed.low) == (0, 0)
    assert missed.high == pytest.approx(0.0126 * 10_000 * 1_000_000, rel=0.01)


def test_more_claims_drawn_make_the_interval_narrower() -> None:
    few = missed_money(clear(10_000, 100, 2e5, 3e5))
    many = missed_money(clear(10_000, 1000, *[2e5, 3e5] * 10))
    assert few
    assert many
    assert many.estimate == pytest.approx(few.estimate)
    assert many.high - many.low < few.high - few.low


@given(st.integers(1, 10_000), st.lists(st.floats(1, 1e9), max_size=20), st.integers(0, 500))
def test_the_estimate_lies_within_its_interval_and_the_interval_within_what_is_asked_for(
    claims: int, off: list[float], faultless: int
) -> None:
    drawn = len(off) + faultless
    missed = missed_money(clear(max(claims, drawn), drawn, *off, mean=1e9))
    if missed is not None:
        assert 0 <= missed.low <= missed.estimate * 1.000001
        assert missed.estimate <= missed.high * 1.000001
        assert missed.high <= max(claims, drawn) * 1e9
