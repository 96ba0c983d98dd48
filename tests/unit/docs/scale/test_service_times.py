"""The cost of a look-up is divided into a part of its own and a part of its batch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.generate.scale.costs import read_costs
from docs.generate.scale.service_times import fitted, service_times

MICROSECONDS = st.floats(min_value=1, max_value=1_000)


@given(each=MICROSECONDS, batch=MICROSECONDS)
def test_two_batch_sizes_give_both_parts(each: float, batch: float) -> None:
    parts = fitted([(1 / size, each + batch / size) for size in (1, 30)])
    assert parts.each == pytest.approx(each, rel=1e-6, abs=1e-6)
    assert parts.batch == pytest.approx(batch, rel=1e-6, abs=1e-6)


@given(costs=st.lists(MICROSECONDS, min_size=3, max_size=3))
def test_neither_part_is_ever_less_than_nothing(costs: list[float]) -> None:
    parts = fitted([(1 / size, cost) for size, cost in zip((1, 5, 30), costs, strict=True)])
    assert parts.each >= -1e-9
    assert parts.batch >= 0


def test_on_a_faster_processor_everything_takes_the_same_share_of_the_time() -> None:
    times = service_times(read_costs())
    faster = times.faster(0.5)
    assert faster.gateway.of(4) == pytest.approx(times.gateway.of(4) / 2)
    assert faster.claim_postgres.each == pytest.approx(times.claim_postgres.each / 2)
    assert faster.client == times.client / 2


def test_a_look_up_in_a_larger_batch_costs_less() -> None:
    parts = fitted([(1.0, 400.0), (0.1, 220.0)])
    assert parts.of(1) == pytest.approx(400)
    assert parts.of(10) == pytest.approx(220)
