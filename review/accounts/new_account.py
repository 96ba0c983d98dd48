"""What an operator says about an account, and what is shown once."""

import msgspec

from review.accounts.reviewer import Reviewer
from review.accounts.role import Role


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator says about a new account."""

    account: str
    full_name: str
    role: Role
    provinces: frozenset[str] = frozenset()
    has_totp: bool = False
    oidc_subject: str = ""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator changes of an account; None leaves it as it is."""

    full_name: str | None = None
    role: Role | None = None
    provinces: frozenset[str] | None = None


class Secrets(msgspec.Struct, frozen=True):
    """What is shown once. `password` and `totp_secret` are "" where the account has none."""

    reviewer: Reviewer
    password: str
    totp_secret: str
