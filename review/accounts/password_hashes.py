"""Hashes of passwords by Argon2id, computed outside of the event loop."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from review.accounts.password import LONGEST, as_typed

# Each takes 64 MiB and 30 to 100 ms of all cores (RFC 9106, second recommended option).
AT_ONCE = 2
# A letter may be typed as several characters that are one for as_typed.
MOST_TYPED = 4 * LONGEST


class Argon2Hashes:
    """The port PasswordHashes. Two at once at most, so that many log-ins do not exhaust the machine."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """A new hash, in Argon2's text form, with a salt of its own."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, as_typed(password))

    async def matches(self, password_hash: str, password: str) -> bool:
        """Whether the hash is of this password; it takes the same time for a right and a wrong one."""
        async with self._turns:
            return await asyncio.to_thread(self._matches, password_hash, as_typed(password[:MOST_TYPED]))

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
