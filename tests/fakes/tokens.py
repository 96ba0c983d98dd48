"""The table of callers' tokens, in memory."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence

from gateway.admission.caller import Caller
from insurance.law.visit import Tier
from runtime.postgres.database_away import DatabaseAway


class FakeTokens:
    """`away`: PostgreSQL cannot be reached; `hangs`: it does not answer. `asked` counts queried digests."""

    def __init__(self) -> None:
        self.away = False
        self.hangs = False
        self.asked = 0
        self.refused = 0
        self._callers: dict[bytes, Caller] = {}

    def issue(self, token: str, facility: str) -> None:
        """Add a token of a commune health station."""
        self._callers[_digest(token)] = Caller(facility, Tier.COMMUNE)

    def revoke(self, token: str) -> None:
        """Remove the token."""
        del self._callers[_digest(token)]

    async def times_asked(self) -> int:
        """How many digests were queried, for `wait_until`."""
        return self.asked

    async def times_refused(self) -> int:
        """How many queries found PostgreSQL unavailable, for `wait_until`."""
        return self.refused

    async def callers(self, keys: Sequence[bytes]) -> Mapping[bytes, Caller]:
        if self.away:
            self.refused += 1
            raise DatabaseAway
        if self.hangs:
            await asyncio.Event().wait()
        self.asked += len(keys)
        return {key: self._callers[key] for key in keys if key in self._callers}


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
