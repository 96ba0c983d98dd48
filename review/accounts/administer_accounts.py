"""The use cases of an administrator: see the accounts, and disable one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from review.accounts.actor import Actor
from review.accounts.reviewer import Reviewer
from review.accounts.role import Permission
from runtime.clock import Clock


class UnknownAccount(Exception):  # noqa: N818 - what the person is told
    """There is no account of this name."""


class OwnAccount(Exception):  # noqa: N818 - what the person is told
    """Administrators do not lock themselves out."""


class Accounts(Protocol):
    """Where the accounts are."""

    async def all(self) -> Sequence[Reviewer]:
        """Every account, by name."""

    async def disable(self, account: str, at: datetime) -> bool:
        """Disable an account and end its sessions; false where there is no such account."""


class AdministerAccounts:
    """Both raise NotPermitted. Accounts are made and reset by `wardgate reviewers`."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock

    async def all(self, actor: Actor) -> Sequence[Reviewer]:
        """Every account, by name."""
        actor.ensure(Permission.MANAGE_ACCOUNTS)
        return await self._accounts.all()

    async def disable(self, actor: Actor, account: str) -> None:
        """Disable an account; its sessions end at the next click. Raises OwnAccount or UnknownAccount."""
        actor.ensure(Permission.MANAGE_ACCOUNTS)
        if account == actor.account:
            raise OwnAccount
        if not await self._accounts.disable(account, self._clock.now()):
            raise UnknownAccount
