"""Which look-ups are slow depends on how long they take without claims."""

import pytest

from gateway.claims.pacing.look_up_target import (
    ALONE_AFTER_SECONDS,
    FEWEST_GROUPS,
    LOOK_UPS_OF_A_GROUP,
    MOST_GROUPS,
    MOST_TIMES_CONFIGURED,
    TIMES_ALONE,
    LookUpTarget,
)
from tests.fakes.clock import FakeClock

CONFIGURED = 0.01
# Slower than the configured target allows for.
ALONE = 0.006


class Gateway:
    """Look-ups and claims of a gateway, and what it takes for slow."""

    def __init__(self, configured: float | None = CONFIGURED) -> None:
        self.clock = FakeClock()
        self._target = LookUpTarget(configured, self.clock.seconds)
        self.is_slow = self._target.is_slow

    def look_ups(self, seconds: float, groups: int = FEWEST_GROUPS) -> None:
        for _ in range(groups * LOOK_UPS_OF_A_GROUP):
            self._target.note_look_up(seconds)

    def claims(self) -> None:
        self._target.note_claims()

    def target(self) -> float:
        """The lowest mean that is slow, in milliseconds."""
        return next(ms for ms in range(1, 1000) if self.is_slow(ms / 1000 + 1e-9))


def test_look_ups_beyond_the_configured_time_are_slow_while_nothing_else_is_known() -> None:
    gateway = Gateway()
    gateway.look_ups(ALONE, FEWEST_GROUPS - 1)
    assert gateway.target() == CONFIGURED * 1000


def test_where_look_ups_take_long_without_claims_they_are_slow_later() -> None:
    gateway = Gateway()
    gateway.look_ups(ALONE)
    assert gateway.target() == ALONE * TIMES_ALONE * 1000
    gateway.claims()
    gateway.look_ups(ALONE * 2, MOST_GROUPS)
    assert gateway.target() == ALONE * TIMES_ALONE * 1000


def test_fast_look_ups_without_claims_leave_the_configured_time() -> None:
    gateway = Gateway()
    gateway.look_ups(CONFIGURED / 10)
    assert gateway.target() == CONFIGURED * 1000


def test_look_ups_that_fill_the_machine_do_not_let_claims_make_them_slower_without_end() -> None:
    gateway = Gateway()
    gateway.look_ups(1.0)
    assert gateway.target() == MOST_TIMES_CONFIGURED * CONFIGURED * 1000


@pytest.mark.parametrize("slow_moments", [1, MOST_GROUPS - 1])
def test_the_fastest_of_the_last_groups_counts(slow_moments: int) -> None:
    gateway = Gateway()
    gateway.look_ups(CONFIGURED / 10, MOST_GROUPS - slow_moments)
    gateway.look_ups(ALONE, slow_moments)
    assert gateway.target() == CONFIGURED * 1000
    gateway.look_ups(ALONE, MOST_GROUPS)
    assert gateway.target() == ALONE * TIMES_ALONE * 1000


def test_look_ups_soon_after_claims_do_not_count_as_without_claims() -> None:
    gateway = Gateway()
    gateway.claims()
    gateway.clock.pass_by(ALONE_AFTER_SECONDS * 0.9)
    gateway.look_ups(ALONE, MOST_GROUPS)
    assert gateway.target() == CONFIGURED * 1000
    gateway.clock.pass_by(ALONE_AFTER_SECONDS * 0.2)
    gateway.look_ups(ALONE, MOST_GROUPS)
    assert gateway.target() == ALONE * TIMES_ALONE * 1000


def test_without_a_configured_time_no_look_up_is_slow() -> None:
    gateway = Gateway(configured=None)
    gateway.look_ups(ALONE)
    assert not gateway.is_slow(60)
