"""A reviewer chooses another password."""

import pytest

from review.accounts.change_password import ChangePassword, PasswordRefused
from review.accounts.log_in import LoginRefused, TooManyFailures
from review.accounts.login_limits.login_limit import FAILURES_OF_AN_ACCOUNT
from review.accounts.login_limits.login_limit_in_memory import LoginLimitInMemory
from review.accounts.password import PasswordFault, new_password, password_fault
from review.accounts.reviewer import Reviewer
from tests.fakes.clock import FakeClock
from tests.fakes.reviewers import PASSWORD, FakeHashes, FakeReviewers, reviewer

NEW = "một câu dễ nhớ"


class Desk:
    """The use case with everything that it needs."""

    def __init__(self, owner: Reviewer) -> None:
        self.owner = owner
        self.clock = FakeClock()
        self.reviewers = FakeReviewers(owner)
        self._change = ChangePassword(self.reviewers, FakeHashes(), LoginLimitInMemory(), self.clock)

    async def change(self, current: str = PASSWORD, new: str = NEW) -> None:
        await self._change(self.owner.actor, current, new, "192.0.2.1")


async def test_the_new_password_counts_and_earlier_sessions_end() -> None:
    desk = Desk(reviewer())
    began_at = desk.clock.now()
    desk.clock.pass_by(60)
    await desk.change()
    changed = desk.reviewers.accounts["ha.tran"]
    assert changed.password_hash == f"hash of {NEW}"
    assert not changed.has_session_of(began_at)
    assert changed.has_session_of(desk.clock.now())


async def test_a_wrong_current_password_changes_nothing_and_cannot_be_tried_without_end() -> None:
    desk = Desk(reviewer())
    for _ in range(FAILURES_OF_AN_ACCOUNT):
        with pytest.raises(LoginRefused):
            await desk.change("wrong")
    with pytest.raises(TooManyFailures):
        await desk.change()
    assert desk.reviewers.accounts["ha.tran"] == desk.owner


async def test_an_account_without_a_password_gets_none() -> None:
    desk = Desk(reviewer(password_hash=""))
    with pytest.raises(LoginRefused):
        await desk.change("")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("elevenchars", PasswordFault.LENGTH),
        ("x" * 257, PasswordFault.LENGTH),
        ("aaaaaaaaaaaaaaaa", PasswordFault.VARIETY),
        ("Ha.Tran has a desk", PasswordFault.ACCOUNT),
    ],
)
async def test_a_password_that_is_not_good_enough_is_refused_with_the_reason(
    password: str, fault: PasswordFault
) -> None:
    with pytest.raises(PasswordRefused) as refused:
        await Desk(reviewer()).change(new=password)
    assert refused.value.fault is fault


def test_a_random_password_is_good_enough_and_no_two_are_the_same() -> None:
    made = [new_password() for _ in range(100)]
    assert len(set(made)) == 100
    assert {password_fault(password, "ha.tran") for password in made} == {None}
