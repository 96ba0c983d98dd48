"""Connections of a pool between two uses."""

from typing import Any

from runtime.sharing.idle_connections import MOST, IdleConnections


class Pooled:
    """A connection that a pool has lent."""

    def __init__(self) -> None:
        self.driver_connection = self
        self.is_valid, self.is_given_back = True, False

    def invalidate(self) -> None:
        self.is_valid = False

    def close(self) -> None:
        self.is_given_back = True


def idle_with(*pooled: Any, unusable: object = None) -> IdleConnections[Any]:
    """These connections, given back in this order."""
    idle: IdleConnections[Any] = IdleConnections(lambda driver: driver is not unusable)
    for one in pooled:
        idle.give_back(one)
    return idle


def test_the_connection_that_was_used_last_is_taken_first() -> None:
    first, last = Pooled(), Pooled()
    idle = idle_with(first, last)
    assert [idle.take(), idle.take(), idle.take()] == [last, first, None]
    assert not last.is_given_back


def test_the_pool_gets_back_those_that_are_too_many_or_no_longer_valid() -> None:
    kept, surplus, broken = [Pooled() for _ in range(MOST)], Pooled(), Pooled()
    broken.invalidate()
    idle = idle_with(broken, *kept, surplus)
    assert (broken.is_given_back, surplus.is_given_back, surplus.is_valid) == (True, True, True)
    assert [idle.take() for _ in range(MOST + 1)] == [*reversed(kept), None]


def test_one_that_cannot_be_used_any_more_is_closed_in_place_of_being_taken() -> None:
    usable, unusable = Pooled(), Pooled()
    idle = idle_with(usable, unusable, unusable=unusable)
    assert idle.take() is usable
    assert (unusable.is_valid, unusable.is_given_back) == (False, True)


def test_all_are_closed_and_given_back_at_the_end() -> None:
    pooled = [Pooled(), Pooled()]
    idle = idle_with(*pooled)
    idle.close()
    assert idle.take() is None
    assert [(one.is_valid, one.is_given_back) for one in pooled] == [(False, True)] * 2
