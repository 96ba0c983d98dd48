"""The places of a method are shared fairly among facilities."""

from contextlib import ExitStack

import pytest

from gateway.admission.capacity.concurrency_limit import STREAMS, FairLimit, WatcherLimit
from gateway.refusals import Overloaded, TooManyWatchers


def take_all(limit: FairLimit, facility: str, places: ExitStack) -> int:
    """Take places for the facility until it is refused; returns how many."""
    for taken in range(STREAMS + 1):
        try:
            places.enter_context(limit.place(facility))
        except Overloaded:
            return taken
    raise AssertionError


def test_one_facility_gets_half_of_the_places() -> None:
    with ExitStack() as places:
        assert take_all(FairLimit(STREAMS), "01001", places) == STREAMS // 2


def test_facilities_that_keep_their_places_leave_some_to_the_next_one() -> None:
    limit = FairLimit(STREAMS)
    with ExitStack() as places:
        taken = [take_all(limit, facility, places) for facility in ("01001", "01002", "01003", "01004")]
    assert taken == [100, 50, 25, 13]


def test_facilities_that_come_at_the_same_time_get_the_same_share() -> None:
    limit, taken = FairLimit(STREAMS), [0, 0, 0]
    with ExitStack() as places:
        for _ in range(STREAMS):
            for number in range(3):
                try:
                    places.enter_context(limit.place(f"0100{number}"))
                    taken[number] += 1
                except Overloaded:
                    continue
    assert max(taken) - min(taken) <= 1
    assert 45 <= sum(taken) / 3 <= 51


def test_places_come_back_however_their_stream_ends() -> None:
    limit = FairLimit(2)
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"), limit.place("01001"):
            raise ValueError("broken")
    with limit.place("01001"), pytest.raises(Overloaded), limit.place("01001"):
        pass


def test_a_facility_has_few_places_to_watch_and_leaves_the_others_to_those_that_come() -> None:
    limit = WatcherLimit(100, 2)
    with ExitStack() as places:
        for facility in ("01001", "01002"):
            for _ in range(2):
                places.enter_context(limit.place(facility))
            with pytest.raises(TooManyWatchers):
                places.enter_context(limit.place(facility))
    with limit.place("01001"):
        pass
