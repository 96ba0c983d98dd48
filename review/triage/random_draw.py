"""Draws claims at random, so that the same claim is drawn or not whenever it is asked."""

import hashlib
from uuid import UUID

DRAWS = 2**64
PERCENT = 100


class RandomDraw:
    """Draws `percent` of all claims, from 0 to 100. `key` is a secret of up to 64 bytes.

    Who does not know the key cannot tell which claims are drawn. Two keys draw independently.
    """

    def __init__(self, percent: float, key: bytes) -> None:
        self._below = int(DRAWS * percent / PERCENT)
        self._key = key

    def draws(self, claim_id: UUID) -> bool:
        """Whether the claim is drawn: it follows from its ID and the key."""
        digest = hashlib.blake2b(claim_id.bytes, digest_size=8, key=self._key).digest()
        return int.from_bytes(digest) < self._below
