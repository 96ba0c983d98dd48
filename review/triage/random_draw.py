"""Draws claims at random, so that the same claim is drawn or not whenever it is asked."""

import hashlib
from uuid import UUID

DRAWS = 2**64
PERCENT = 100


class RandomDraw:
    """Draws `percent` of all claims, from 0 to 100. `purpose` keeps two draws independent: up to 16 bytes."""

    def __init__(self, percent: float, purpose: bytes) -> None:
        self._below = int(DRAWS * percent / PERCENT)
        self._purpose = purpose

    def draws(self, claim_id: UUID) -> bool:
        """Whether the claim is drawn: it follows from its ID alone."""
        digest = hashlib.blake2b(claim_id.bytes, digest_size=8, person=self._purpose).digest()
        return int.from_bytes(digest) < self._below
