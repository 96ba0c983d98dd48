"""Which passwords are good enough, and how new ones are made."""

import secrets
import unicodedata

SHORTEST, LONGEST = 12, 256
# Without characters that are easily mistaken for others.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5


def new_password() -> str:
    """A random password of four groups, such as `kq7wd-xm3fa-2ry8t-hu6zn`: 100 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def as_typed(password: str) -> str:
    """The same text for one password, however a keyboard composes its letters (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, account: str) -> str | None:
    """Why a person may not choose this password; None where it is good enough (NIST SP 800-63B, 3.1.1)."""
    if not SHORTEST <= len(as_typed(password)) <= LONGEST:
        return f"a password has {SHORTEST} to {LONGEST} characters"
    if len(set(password)) < 5:
        return "a password has at least five different characters"
    if account in password.lower():
        return "a password does not contain the account"
    return None
