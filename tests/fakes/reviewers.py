"""The ports of accounts, in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from msgspec.structs import replace

from review.accounts.reviewer import Reviewer
from review.accounts.role import Role

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "kq7wd-xm3fa-2ry8t-hu6zn"


def reviewer(account: str = "ha.tran", **fields: object) -> Reviewer:
    """An account whose password is PASSWORD."""
    plain = Reviewer(
        reviewer_id=uuid4(),
        account=account,
        full_name="Trần Thu Hà",
        role=Role.REVIEWER,
        provinces=frozenset(),
        password_hash=f"hash of {PASSWORD}",
        totp_secret="",
        oidc_subject="",
        created_at=LONG_AGO,
        disabled_at=None,
        sessions_from=LONG_AGO,
    )
    return replace(plain, **fields)


class FakeReviewers:
    """All accounts in a dict."""

    def __init__(self, *reviewers: Reviewer) -> None:
        self.accounts = {one.account: one for one in reviewers}
        self._steps: dict[UUID, int] = {}

    async def find(self, account: str) -> Reviewer | None:
        return self.accounts.get(account)

    async def get(self, reviewer_id: UUID) -> Reviewer | None:
        return next((one for one in self.accounts.values() if one.reviewer_id == reviewer_id), None)

    async def find_subject(self, subject: str) -> Reviewer | None:
        return next((one for one in self.accounts.values() if one.oidc_subject == subject), None)

    async def all(self) -> Sequence[Reviewer]:
        return [self.accounts[account] for account in sorted(self.accounts)]

    async def names(self, reviewer_ids: Collection[UUID]) -> Mapping[UUID, str]:
        everyone = self.accounts.values()
        return {one.reviewer_id: one.full_name for one in everyone if one.reviewer_id in reviewer_ids}

    async def add(self, reviewer: Reviewer) -> bool:
        is_taken = reviewer.oidc_subject and await self.find_subject(reviewer.oidc_subject)
        if reviewer.account in self.accounts or is_taken:
            return False
        self.accounts[reviewer.account] = reviewer
        return True

    async def set_person(self, account: str, full_name: str, role: Role, provinces: frozenset[str]) -> None:
        found = self.accounts[account]
        self.accounts[account] = replace(found, full_name=full_name, role=role, provinces=provinces)

    async def disable(self, account: str, at: datetime) -> bool:
        if (found := self.accounts.get(account)) is None:
            return False
        self.accounts[account] = replace(found, disabled_at=found.disabled_at or at, sessions_from=at)
        return True

    async def set_secrets(
        self, account: str, *, password_hash: str, totp_secret: str, sessions_from: datetime
    ) -> bool:
        if (found := self.accounts.get(account)) is None:
            return False
        self._steps.pop(found.reviewer_id, None)
        self.accounts[account] = replace(
            found,
            password_hash=password_hash,
            totp_secret=totp_secret,
            sessions_from=sessions_from,
            disabled_at=None,
        )
        return True

    async def set_password(self, reviewer_id: UUID, password_hash: str, sessions_from: datetime) -> None:
        for account, found in self.accounts.items():
            if found.reviewer_id == reviewer_id:
                changed = replace(found, password_hash=password_hash, sessions_from=sessions_from)
                self.accounts[account] = changed

    async def use_code(self, reviewer_id: UUID, step: int) -> bool:
        if self._steps.get(reviewer_id, -1) >= step:
            return False
        self._steps[reviewer_id] = step
        return True


class FakeHashes:
    """Hashes that cost nothing; counts how many were compared."""

    def __init__(self) -> None:
        self.compared = 0

    async def hash(self, password: str) -> str:
        return f"hash of {password}"

    async def matches(self, password_hash: str, password: str) -> bool:
        self.compared += 1
        return password_hash == f"hash of {password}"
