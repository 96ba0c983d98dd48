"""The tokens of callers, in memory."""

import hashlib
from collections.abc import Mapping, Sequence

from gateway.refusals import DatabaseAway


class FakeTokens:
    """Knows those it is told of; `away` is PostgreSQL being away."""

    def __init__(self) -> None:
        self.away = False
        self.asked = 0
        self._facilities: dict[bytes, str] = {}

    def issue(self, token: str, facility: str) -> None:
        """A new token."""
        self._facilities[_digest(token)] = facility

    def revoke(self, token: str) -> None:
        """From now on it is nobody's."""
        del self._facilities[_digest(token)]

    async def facilities(self, digests: Sequence[bytes]) -> Mapping[bytes, str]:
        if self.away:
            raise DatabaseAway
        self.asked += len(digests)
        return {digest: self._facilities[digest] for digest in digests if digest in self._facilities}


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
