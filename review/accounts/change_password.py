"""The use case of a reviewer who chooses another password."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from review.accounts.actor import Actor
from review.accounts.log_in import LoginRefused, PasswordHashes, TooManyFailures
from review.accounts.login_limits.login_limit import LoginLimit
from review.accounts.password import PasswordFault, password_fault
from review.accounts.reviewer import Reviewer
from runtime.clock import Clock


class PasswordRefused(Exception):  # noqa: N818 - what the person is told
    """The new password is not good enough."""

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(fault)
        self.fault = fault


class Reviewers(Protocol):
    """Where the accounts are."""

    async def get(self, reviewer_id: UUID) -> Reviewer | None:
        """The account with this ID."""

    async def set_password(self, reviewer_id: UUID, password_hash: str, sessions_from: datetime) -> None:
        """Replace the password of an account and end its sessions."""


class ChangePassword:
    """Needs the current password: a browser left alone is not enough. Ends all sessions of the person."""

    def __init__(self, reviewers: Reviewers, hashes: PasswordHashes, limit: LoginLimit, clock: Clock) -> None:
        """`limit` is that of log-ins, so that the current password cannot be tried more often here."""
        self._reviewers = reviewers
        self._hashes = hashes
        self._limit = limit
        self._clock = clock

    async def __call__(self, actor: Actor, current: str, new: str, address: str) -> None:
        """Raises PasswordRefused, LoginRefused where the current one is wrong, or TooManyFailures."""
        if (fault := password_fault(new, actor.account)) is not None:
            raise PasswordRefused(fault)
        await self._ensure_current(actor, current, address)
        password_hash = await self._hashes.hash(new)
        await self._reviewers.set_password(actor.reviewer_id, password_hash, self._clock.now())

    async def _ensure_current(self, actor: Actor, current: str, address: str) -> None:
        now = self._clock.now()
        if wait := await self._limit.wait(actor.account, address, now):
            raise TooManyFailures(wait)
        tries_left = await self._limit.note_failure(actor.account, address, now)
        reviewer = await self._reviewers.get(actor.reviewer_id)
        if reviewer is None or not reviewer.password_hash:
            raise LoginRefused(tries_left)
        if not await self._hashes.matches(reviewer.password_hash, current):
            raise LoginRefused(tries_left)
        await self._limit.note_success(actor.account, address)
