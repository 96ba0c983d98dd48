"""A token of a facility or office as operators see it: by its digest, as the token itself is not stored."""

from datetime import datetime
from enum import StrEnum

import msgspec

ID_LENGTH = 12


class TokenState(StrEnum):
    """Whether a token works."""

    IN_FORCE = "in force"
    EXPIRED = "expired"
    REVOKED = "revoked"


class CallerToken(msgspec.Struct, frozen=True, kw_only=True):
    """`caller` is the code of a facility or an office. `id` is the beginning of the digest.

    `last_used_at` is up to an hour old.
    """

    digest: bytes
    caller: str
    made_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def id(self) -> str:
        """By which operators name it."""
        return self.digest.hex()[:ID_LENGTH]

    def state(self, now: datetime) -> TokenState:
        """Whether it works at this time."""
        if self.revoked_at is not None:
            return TokenState.REVOKED
        is_over = self.expires_at is not None and self.expires_at <= now
        return TokenState.EXPIRED if is_over else TokenState.IN_FORCE


class NewToken(msgspec.Struct, frozen=True):
    """A token to be stored, by its digest."""

    digest: bytes
    caller: str
    expires_at: datetime | None = None

    @property
    def id(self) -> str:
        """By which operators name it."""
        return self.digest.hex()[:ID_LENGTH]
