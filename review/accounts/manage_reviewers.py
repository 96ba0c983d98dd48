"""The use cases of an operator: add, list, disable and reset accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from msgspec.structs import replace

from review.accounts.new_account import Changes, NewAccount, Secrets
from review.accounts.one_time_code import new_secret
from review.accounts.password import new_password
from review.accounts.reviewer import Reviewer, account_fault, full_name_fault, province_fault
from review.accounts.role import Role
from runtime.clock import Clock
from runtime.problem import Problem, WrongValue


class Accounts(Protocol):
    """Where the accounts are."""

    async def find(self, account: str) -> Reviewer | None:
        """The account of this name."""

    async def all(self) -> Sequence[Reviewer]:
        """Every account, by name."""

    async def add(self, reviewer: Reviewer) -> bool:
        """Store a new account; false where there is one of this name, or with this subject."""

    async def set_person(self, account: str, full_name: str, role: Role, provinces: frozenset[str]) -> None:
        """Replace what an account says about its owner."""

    async def disable(self, account: str, at: datetime) -> bool:
        """Disable an account and end its sessions; false where there is no such account."""

    async def set_secrets(
        self, account: str, *, password_hash: str, totp_secret: str, sessions_from: datetime
    ) -> bool:
        """Replace the secrets, enable the account, end its sessions; false where there is no such account."""


class Hashes(Protocol):
    """Slow hashes of passwords."""

    async def hash(self, password: str) -> str:
        """A new hash of a password."""


class ManageReviewers:
    """Every method raises Problem where the operator has to correct something."""

    def __init__(self, accounts: Accounts, hashes: Hashes, clock: Clock) -> None:
        self._accounts = accounts
        self._hashes = hashes
        self._clock = clock

    async def add(self, new: NewAccount, password: str = "") -> Secrets:
        """Make an account, with a random password where none is given.

        One with an OpenID subject gets none: its owner logs in by the provider.
        """
        _ensure_correct(new)
        secrets = await self._new_account(new, "" if new.oidc_subject else password or new_password())
        if not await self._accounts.add(secrets.reviewer):
            raise Problem(f"There is an account {new.account} already, or one with that OpenID subject.")
        return secrets

    async def list(self) -> Sequence[Reviewer]:
        """Every account, by name."""
        return await self._accounts.all()

    async def change(self, account: str, changes: Changes) -> Reviewer:
        """Give an account another name, role or other provinces: from the next click of its owner on."""
        reviewer = await self._find(account)
        changed = replace(
            reviewer,
            full_name=(changes.full_name or reviewer.full_name).strip(),
            role=changes.role or reviewer.role,
            provinces=reviewer.provinces if changes.provinces is None else changes.provinces,
        )
        _ensure_no_faults(full_name_fault(changed.full_name), *map(province_fault, sorted(changed.provinces)))
        await self._accounts.set_person(account, changed.full_name, changed.role, changed.provinces)
        return changed

    async def disable(self, account: str) -> None:
        """Let a person log in no more, and end the sessions. What the person decided stays."""
        if not await self._accounts.disable(account, self._clock.now()):
            raise Problem(_unknown(account))

    async def reset(self, account: str, *, has_totp: bool | None = None) -> Secrets:
        """Give an account a new password, and a new second factor where it has one.

        The account is enabled, and its sessions end. `has_totp` says whether it has a second factor from now
        on; None leaves that as it is.
        """
        reviewer = await self._find(account)
        wants_totp = bool(reviewer.totp_secret) if has_totp is None else has_totp
        password, totp_secret = new_password(), new_secret() if wants_totp else ""
        await self._accounts.set_secrets(
            account,
            password_hash=await self._hashes.hash(password),
            totp_secret=totp_secret,
            sessions_from=self._clock.now(),
        )
        return Secrets(reviewer, password, totp_secret)

    async def _find(self, account: str) -> Reviewer:
        reviewer = await self._accounts.find(account)
        if reviewer is None:
            raise Problem(_unknown(account))
        return reviewer

    async def _new_account(self, new: NewAccount, password: str) -> Secrets:
        now = self._clock.now()
        totp_secret = new_secret() if new.has_totp else ""
        reviewer = Reviewer(
            reviewer_id=uuid4(),
            account=new.account,
            full_name=new.full_name.strip(),
            role=new.role,
            provinces=new.provinces,
            password_hash=await self._hashes.hash(password) if password else "",
            totp_secret=totp_secret,
            oidc_subject=new.oidc_subject,
            created_at=now,
            disabled_at=None,
            sessions_from=now,
        )
        return Secrets(reviewer, password, totp_secret)


def _ensure_correct(new: NewAccount) -> None:
    both = "a code is asked for after a password, and an account with an OpenID subject has none"
    _ensure_no_faults(
        account_fault(new.account),
        full_name_fault(new.full_name),
        both if new.has_totp and new.oidc_subject else None,
        *map(province_fault, sorted(new.provinces)),
    )


def _ensure_no_faults(*faults: str | None) -> None:
    if found := [fault for fault in faults if fault]:
        raise WrongValue("\n".join(f"{fault[0].upper()}{fault[1:]}." for fault in found))


def _unknown(account: str) -> str:
    return f"There is no account {account}. `wardgate reviewers list` shows all."
