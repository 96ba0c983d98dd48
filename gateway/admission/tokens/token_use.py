"""Writes when tokens were last used: rarely, and apart from the calls."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from runtime.postgres.database_away import DatabaseAway

# So much later than a call the use of its token is written ...
WRITE_SECONDS = 60.0
# ... and of one token not more often than this.
AGE_SECONDS = 3600
TOKENS_A_STATEMENT = 1000


class TokenUses(Protocol):
    """Where the last use of tokens is stored."""

    async def write(self, digests: Sequence[bytes], age_seconds: int) -> None:
        """They were used now; one whose stored use is younger than this stays. Raises DatabaseAway."""
        ...


class TokenUse:
    """Collects the tokens that were looked up. What is not written when the process ends is lost."""

    def __init__(self, uses: TokenUses) -> None:
        self._uses = uses
        self._used: set[bytes] = set()

    def note(self, digest: bytes) -> None:
        """A call has this token. It is noted once in some seconds, as the authenticator looks it up."""
        self._used.add(digest)

    async def run(self) -> None:
        """Write again and again, until cancelled."""
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            await self.write()

    async def write(self) -> None:
        """Write what was noted. While the database cannot be reached, it is kept for the next time."""
        used, self._used = sorted(self._used), set()
        try:
            for begin in range(0, len(used), TOKENS_A_STATEMENT):
                await self._uses.write(used[begin : begin + TOKENS_A_STATEMENT], AGE_SECONDS)
        except DatabaseAway:
            self._used.update(used)
