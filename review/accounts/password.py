"""Which passwords are good enough, and how new ones are made."""

import secrets
from enum import StrEnum

from insurance.normal_form import normal_form

SHORTEST, LONGEST = 12, 256
FEWEST_CHARACTERS = 5
# Without characters that are easily mistaken for others.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5


def new_password() -> str:
    """A random password of four groups, such as `kq7wd-xm3fa-2ry8t-hu6zn`: 100 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def as_typed(password: str) -> str:
    """The same text for one password, however a keyboard composes its letters (NFKC)."""
    return normal_form("NFKC", password)


class PasswordFault(StrEnum):
    """Why a person may not choose a password."""

    LENGTH = "length"
    VARIETY = "variety"
    ACCOUNT = "account"


def password_fault(password: str, account: str) -> PasswordFault | None:
    """Why this is not good enough, or None. Length counts, not kinds of characters (NIST SP 800-63B)."""
    if not SHORTEST <= len(as_typed(password)) <= LONGEST:
        return PasswordFault.LENGTH
    if len(set(password)) < FEWEST_CHARACTERS:
        return PasswordFault.VARIETY
    return PasswordFault.ACCOUNT if account in password.lower() else None
