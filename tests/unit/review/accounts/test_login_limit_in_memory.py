"""A limit of failed log-ins that this process keeps alone, because Redis is away."""

from datetime import timedelta

from review.accounts.login_limits.login_limit import FAILURES_OF_AN_ACCOUNT
from review.accounts.login_limits.login_limit_in_memory import LoginLimitInMemory
from tests.fakes.clock import FakeClock


async def test_nobody_is_locked_out_for_hours_when_the_clock_was_set_back() -> None:
    limit, clock = LoginLimitInMemory(), FakeClock()
    for _ in range(FAILURES_OF_AN_ACCOUNT):
        await limit.note_failure("ha.tran", "192.0.2.1", clock.now())
    assert await limit.wait("ha.tran", "192.0.2.1", clock.now()) > timedelta()
    clock.pass_by(-7 * 3600)
    assert await limit.wait("ha.tran", "192.0.2.1", clock.now()) == timedelta()
