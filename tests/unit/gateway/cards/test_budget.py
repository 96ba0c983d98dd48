"""What always holds for a budget, here one for each facility by the hour."""

import math
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.cards.guessing.budget import FEWEST_BEFORE_CLEARING, Budget

HOUR = 3600

AN_HOUR = st.integers(min_value=1, max_value=10_000)
# Seconds that pass before each look-up, often none.
PAUSES = st.lists(st.one_of(st.just(0.0), st.floats(0, 10), st.floats(0, 7200)), max_size=200)
START = st.floats(0, 1e7)


def answered(budget: Budget[str], pauses: list[float], start: float) -> Iterator[float]:
    """When a facility is answered that looks up unknown people with these pauses."""
    now = start
    for pause in pauses:
        now += pause
        if not budget.seconds_until_next("01001", now):
            budget.take("01001", now)
            yield now


@given(AN_HOUR, PAUSES, START)
def test_at_most_an_hours_budget_and_what_was_refilled_is_spent(
    an_hour: int, pauses: list[float], start: float
) -> None:
    times = list(answered(Budget(an_hour, HOUR), pauses, start))
    for first, began in enumerate(times):
        for last, ended in enumerate(times[first:], first):
            assert last - first + 1 <= an_hour + (ended - began) * an_hour / 3600 + 1e-6


@given(AN_HOUR, PAUSES, START)
def test_a_look_up_after_the_delay_is_answered(an_hour: int, pauses: list[float], start: float) -> None:
    budget: Budget[str] = Budget(an_hour, HOUR)
    list(answered(budget, pauses, start))
    now = start + sum(pauses)
    while not budget.seconds_until_next("01001", now):
        budget.take("01001", now)
    wait = budget.seconds_until_next("01001", now)
    assert wait <= 3600 / an_hour + 1e-6
    assert not budget.seconds_until_next("01001", now + math.floor(wait * 1000 + 1) / 1000)


@given(AN_HOUR, PAUSES, START)
def test_look_ups_slower_than_the_refill_are_always_answered(
    an_hour: int, pauses: list[float], start: float
) -> None:
    slow = [pause + 3600 / an_hour + 1e-6 for pause in pauses]
    assert len(list(answered(Budget(an_hour, HOUR), slow, start))) == len(slow)


@pytest.mark.parametrize("an_hour", [1, 3, 200])
def test_it_is_full_at_the_start_and_full_again_after_an_hour(an_hour: int) -> None:
    budget: Budget[str] = Budget(an_hour, HOUR)
    for hour in (0, 1, 5):
        burst = [hour * 3601.0] + [0.0] * (2 * an_hour)
        assert len(list(answered(budget, burst, 0.0))) == an_hour


def test_each_facility_has_its_own() -> None:
    budget: Budget[str] = Budget(1, HOUR)
    budget.take("01001", 0.0)
    assert budget.seconds_until_next("01001", 0.0) == 3600
    assert budget.seconds_until_next("01002", 0.0) == 0


def test_buckets_that_are_full_again_are_forgotten_and_others_are_not() -> None:
    budget: Budget[int] = Budget(1, HOUR)
    for number in range(5 * FEWEST_BEFORE_CLEARING):
        budget.take(number, float(10 * number))
    assert len(budget) <= FEWEST_BEFORE_CLEARING
    latest = 5 * FEWEST_BEFORE_CLEARING - 1
    for number in range(latest - HOUR // 10 + 1, latest + 1):
        assert budget.seconds_until_next(number, 10.0 * latest)
