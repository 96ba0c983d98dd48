"""The laws of queues that docs/scale.md rests on."""

from math import factorial, inf, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.generate.scale.queueing import erlang_c, mean_wait, number_in_system, utilisation

BUSY = st.floats(min_value=0.01, max_value=0.99)
SERVERS = st.integers(min_value=1, max_value=40)


def by_the_book(servers: int, load: float) -> float:
    """Erlang C as textbooks write it."""
    waits = load**servers / factorial(servers) * servers / (servers - load)
    return waits / (sum(load**k / factorial(k) for k in range(servers)) + waits)


def test_utilisation_is_arrivals_times_work_over_servers() -> None:
    assert utilisation(arrivals=300, seconds=0.002) == pytest.approx(0.6)
    assert utilisation(arrivals=300, seconds=0.002, servers=2) == pytest.approx(0.3)


def test_littles_law_multiplies_arrivals_by_the_time_that_each_stays() -> None:
    assert number_in_system(arrivals=300, seconds_in_system=0.01) == pytest.approx(3)


@given(servers=SERVERS, busy=BUSY)
def test_erlang_c_is_the_textbook_formula(servers: int, busy: float) -> None:
    assert isclose(erlang_c(servers, servers * busy), by_the_book(servers, servers * busy), rel_tol=1e-9)


@given(busy=BUSY)
def test_with_one_server_a_call_waits_as_often_as_the_server_is_busy(busy: float) -> None:
    assert isclose(erlang_c(1, busy), busy)
    assert isclose(mean_wait(busy, 1.0, 1), busy / (1 - busy))


@given(servers=SERVERS, busy=BUSY)
def test_one_server_more_never_makes_calls_wait_longer(servers: int, busy: float) -> None:
    arrivals = servers * busy
    assert mean_wait(arrivals, 1.0, servers + 1) <= mean_wait(arrivals, 1.0, servers)


def test_with_more_work_than_servers_the_wait_has_no_end() -> None:
    assert mean_wait(arrivals=10, seconds=0.2, servers=2) == inf
    assert erlang_c(servers=2, load=2.0) == 1
