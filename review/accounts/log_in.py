"""The use case of logging in with account and password."""

from datetime import timedelta
from typing import Protocol
from uuid import UUID

import msgspec

from review.accounts.login_limits.login_limit import LoginLimit
from review.accounts.one_time_code import step_of
from review.accounts.reviewer import Reviewer, account_fault, account_name
from runtime.clock import Clock


class LoginRefused(Exception):  # noqa: N818 - what the person is told
    """The account, the password or the code is wrong, or the account is disabled: it never says which.

    `tries_left` is how many more there are before one has to wait.
    """

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class TooManyFailures(Exception):  # noqa: N818 - what the person is told
    """One must wait before the next try, also with the right password."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.wait = wait


class Credentials(msgspec.Struct, frozen=True):
    """What a person typed, and the address that it came from."""

    account: str
    password: str
    code: str
    address: str


class Reviewers(Protocol):
    """Where the accounts are."""

    async def find(self, account: str) -> Reviewer | None:
        """The account of this name."""

    async def use_code(self, reviewer_id: UUID, step: int) -> bool:
        """Note that the code of a time step was used; false where it, or a later one, was used before."""


class PasswordHashes(Protocol):
    """Slow hashes of passwords."""

    async def hash(self, password: str) -> str:
        """A new hash of a password."""

    async def matches(self, password_hash: str, password: str) -> bool:
        """Whether a hash is of this password."""


class LogIn:
    """Checks what was typed. A wrong account takes as long as a wrong password."""

    def __init__(self, reviewers: Reviewers, hashes: PasswordHashes, limit: LoginLimit, clock: Clock) -> None:
        self._reviewers = reviewers
        self._hashes = hashes
        self._limit = limit
        self._clock = clock
        self._hash_of_nobody = ""

    async def __call__(self, credentials: Credentials) -> Reviewer:
        """The reviewer who these credentials belong to. Raises LoginRefused or TooManyFailures."""
        account, address = account_name(credentials.account), credentials.address
        now = self._clock.now()
        if wait := await self._limit.wait(account, address, now):
            raise TooManyFailures(wait)
        # Counted before the hash is computed: tries at the same time do not all pass the limit.
        tries_left = await self._limit.note_failure(account, address, now)
        reviewer = await self._checked(account, credentials)
        if reviewer is None:
            raise LoginRefused(tries_left)
        await self._limit.note_success(account, address)
        return reviewer

    async def _checked(self, account: str, credentials: Credentials) -> Reviewer | None:
        # A database takes no text with a NUL, and there is no account of a wrong form.
        reviewer = await self._reviewers.find(account) if account_fault(account) is None else None
        password_hash = (reviewer.password_hash if reviewer else "") or await self._nobody()
        is_right = await self._hashes.matches(password_hash, credentials.password)
        if reviewer is None or not is_right or not reviewer.password_hash or reviewer.disabled_at is not None:
            return None
        return reviewer if await self._has_code(reviewer, credentials.code) else None

    async def _nobody(self) -> str:
        self._hash_of_nobody = self._hash_of_nobody or await self._hashes.hash("nobody has this password")
        return self._hash_of_nobody

    async def _has_code(self, reviewer: Reviewer, code: str) -> bool:
        if not reviewer.totp_secret:
            return True
        step = step_of(reviewer.totp_secret, code, self._clock.now())
        return step is not None and await self._reviewers.use_code(reviewer.reviewer_id, step)
