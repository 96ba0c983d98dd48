"""An account of a reviewer, as it is stored."""

import re
from datetime import datetime
from uuid import UUID

import msgspec

from insurance.normal_form import normal_form
from review.accounts.actor import Actor
from review.accounts.role import Role

LONGEST_ACCOUNT = 64
ACCOUNT = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
PROVINCE = re.compile(r"[0-9]{2}")
LONGEST_NAME = 100


class Reviewer(msgspec.Struct, frozen=True, kw_only=True):
    """One account.

    `password_hash` is Argon2's own text form; "" where the person logs in with OpenID Connect only.
    `totp_secret` is in base32; "" where no second factor is needed. A session that began before
    `sessions_from` has ended.
    """

    reviewer_id: UUID
    account: str
    full_name: str
    role: Role
    provinces: frozenset[str]
    password_hash: str
    totp_secret: str
    oidc_subject: str
    created_at: datetime
    disabled_at: datetime | None
    sessions_from: datetime

    @property
    def actor(self) -> Actor:
        """What use cases need to know about the person."""
        return Actor(
            reviewer_id=self.reviewer_id,
            account=self.account,
            full_name=self.full_name,
            role=self.role,
            provinces=self.provinces,
        )

    def has_session_of(self, began_at: datetime) -> bool:
        """Whether a session that began then is still valid."""
        return self.disabled_at is None and began_at >= self.sessions_from


def account_name(typed: str) -> str:
    """The account that a person means: case and blanks around it do not matter."""
    return normal_form("NFKC", typed).strip().lower()[:LONGEST_ACCOUNT]


def account_fault(account: str) -> str | None:
    """Why this cannot be the name of an account; None where it can."""
    if ACCOUNT.fullmatch(account) and len(account) <= LONGEST_ACCOUNT:
        return None
    return (
        f"an account has 1 to {LONGEST_ACCOUNT} lower-case letters without marks, digits, dots, hyphens and "
        "underscores, and begins and ends with a letter or digit"
    )


def full_name_fault(full_name: str) -> str | None:
    """Why this cannot be the name of a person; None where it can."""
    if 0 < len(full_name.strip()) <= LONGEST_NAME and full_name.isprintable():
        return None
    return f"a name has 1 to {LONGEST_NAME} printable characters"


def province_fault(province: str) -> str | None:
    """Why this is no code of a province; None where it is."""
    return None if PROVINCE.fullmatch(province) else "a province is a code of two digits, such as 01"
