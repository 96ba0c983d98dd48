"""Who may log in, and what a wrong try learns."""

from datetime import timedelta

import pyotp
import pytest

from review.accounts.log_in import Credentials, LogIn, LoginRefused, TooManyFailures
from review.accounts.login_limits.login_limit import FAILURES_OF_AN_ACCOUNT, FAILURES_OF_AN_ADDRESS
from review.accounts.login_limits.login_limit_in_memory import LoginLimitInMemory
from review.accounts.reviewer import Reviewer
from tests.fakes.clock import FakeClock
from tests.fakes.reviewers import LONG_AGO, PASSWORD, FakeHashes, FakeReviewers, reviewer

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Desk:
    """The use case with everything that it needs."""

    def __init__(self, *reviewers: Reviewer) -> None:
        self.clock = FakeClock()
        self.hashes = FakeHashes()
        self.log_in = LogIn(FakeReviewers(*reviewers), self.hashes, LoginLimitInMemory(), self.clock)

    async def enter(
        self, account: str = "ha.tran", password: str = PASSWORD, code: str = "", address: str = "192.0.2.1"
    ) -> Reviewer:
        return await self.log_in(Credentials(account, password, code, address))

    async def fail(self, times: int, account: str = "ha.tran", address: str = "192.0.2.1") -> None:
        for _ in range(times):
            with pytest.raises(LoginRefused):
                await self.enter(account, "wrong", address=address)


async def test_the_right_password_lets_its_reviewer_in() -> None:
    ha = reviewer()
    assert await Desk(ha).enter() == ha


@pytest.mark.parametrize("typed", [" Ha.Tran ", "HA.TRAN", "ｈａ.tran"])
async def test_case_blanks_and_width_of_an_account_do_not_matter(typed: str) -> None:
    ha = reviewer()
    assert await Desk(ha).enter(typed) == ha


@pytest.mark.parametrize(
    "account", [reviewer(), reviewer("other"), reviewer(disabled_at=LONG_AGO), reviewer(password_hash="")]
)
async def test_whatever_is_wrong_the_refusal_and_its_cost_are_the_same(account: Reviewer) -> None:
    desk = Desk(account)
    with pytest.raises(LoginRefused) as refused:
        await desk.enter("ha.tran", "wrong" if account.account == "ha.tran" else PASSWORD)
    assert refused.value.tries_left == FAILURES_OF_AN_ACCOUNT - 1
    assert desk.hashes.compared == 1


@pytest.mark.parametrize("account", ["", "ha\x00tran", "x" * 10_000, "Trần Thu Hà"])
async def test_what_cannot_be_an_account_is_refused_as_an_unknown_one(account: str) -> None:
    desk = Desk(reviewer())
    with pytest.raises(LoginRefused) as refused:
        await desk.enter(account)
    assert refused.value.tries_left == FAILURES_OF_AN_ACCOUNT - 1
    assert desk.hashes.compared == 1


async def test_a_disabled_account_is_refused_with_its_right_password() -> None:
    with pytest.raises(LoginRefused):
        await Desk(reviewer(disabled_at=LONG_AGO)).enter()


async def test_an_account_without_a_password_cannot_be_entered_with_the_stand_in_for_nobody() -> None:
    with pytest.raises(LoginRefused):
        await Desk(reviewer(password_hash="")).enter(password="nobody has this password")


async def test_after_too_many_failures_the_right_password_waits_too() -> None:
    desk = Desk(reviewer())
    await desk.fail(FAILURES_OF_AN_ACCOUNT)
    with pytest.raises(TooManyFailures) as refused:
        await desk.enter()
    assert refused.value.wait == timedelta(minutes=15)
    desk.clock.pass_by(15 * 60)
    assert await desk.enter()


async def test_an_account_that_does_not_exist_is_limited_in_the_same_way() -> None:
    desk = Desk()
    await desk.fail(FAILURES_OF_AN_ACCOUNT)
    with pytest.raises(TooManyFailures):
        await desk.enter()


async def test_an_address_is_limited_over_all_accounts() -> None:
    desk = Desk(reviewer())
    for number in range(FAILURES_OF_AN_ADDRESS):
        await desk.fail(1, f"account-{number}")
    with pytest.raises(TooManyFailures):
        await desk.enter()
    assert await desk.enter(address="192.0.2.2")


async def test_all_addresses_of_a_customer_network_count_as_one() -> None:
    desk = Desk(reviewer())
    for number in range(FAILURES_OF_AN_ADDRESS):
        await desk.fail(1, f"account-{number}", f"2001:db8::{number:x}")
    with pytest.raises(TooManyFailures):
        await desk.enter(address="2001:db8::ffff:1")


async def test_an_office_whose_reviewers_log_in_correctly_is_never_limited() -> None:
    everyone = [reviewer(f"reviewer-{number}") for number in range(2 * FAILURES_OF_AN_ADDRESS)]
    desk = Desk(*everyone)
    for one in everyone:
        assert await desk.enter(one.account) == one


async def test_a_log_in_forgets_the_failures_of_the_account() -> None:
    desk = Desk(reviewer())
    await desk.fail(FAILURES_OF_AN_ACCOUNT - 1)
    await desk.enter()
    await desk.fail(FAILURES_OF_AN_ACCOUNT - 1)
    assert await desk.enter()


async def test_nobody_locks_a_reviewer_out_from_another_address() -> None:
    desk = Desk(reviewer())
    await desk.enter()
    await desk.fail(FAILURES_OF_AN_ACCOUNT, address="198.51.100.1")
    assert await desk.enter()
    await desk.fail(FAILURES_OF_AN_ACCOUNT)
    with pytest.raises(TooManyFailures):
        await desk.enter()


async def test_an_address_that_nobody_has_logged_in_from_gains_no_more_tries() -> None:
    desk = Desk(reviewer())
    await desk.enter()
    await desk.fail(FAILURES_OF_AN_ACCOUNT, address="198.51.100.1")
    with pytest.raises(TooManyFailures):
        await desk.enter(address="198.51.100.2")


async def test_a_second_factor_is_needed_where_the_account_has_one() -> None:
    desk = Desk(reviewer(totp_secret=SECRET))
    with pytest.raises(LoginRefused):
        await desk.enter()
    code = pyotp.TOTP(SECRET).at(desk.clock.now())
    assert await desk.enter(code=f"{code[:3]} {code[3:]}")


@pytest.mark.parametrize(("seconds", "is_taken"), [(-90, False), (-30, True), (30, True), (90, False)])
async def test_a_code_may_be_half_a_minute_off(seconds: int, is_taken: bool) -> None:
    desk = Desk(reviewer(totp_secret=SECRET))
    code = pyotp.TOTP(SECRET).at(desk.clock.now() + timedelta(seconds=seconds))
    if is_taken:
        assert await desk.enter(code=code)
    else:
        with pytest.raises(LoginRefused):
            await desk.enter(code=code)


async def test_a_code_is_valid_once() -> None:
    desk = Desk(reviewer(totp_secret=SECRET))
    code = pyotp.TOTP(SECRET).at(desk.clock.now())
    await desk.enter(code=code)
    with pytest.raises(LoginRefused):
        await desk.enter(code=code)


async def test_a_right_code_does_not_help_a_wrong_password() -> None:
    desk = Desk(reviewer(totp_secret=SECRET))
    code = pyotp.TOTP(SECRET).at(desk.clock.now())
    with pytest.raises(LoginRefused):
        await desk.enter(password="wrong", code=code)
    assert await desk.enter(code=code), "the failure has not used up the code"
