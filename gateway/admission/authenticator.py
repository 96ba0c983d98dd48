"""Finds the facility that a token belongs to, and remembers it for some seconds."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from gateway.admission.caller import Caller
from gateway.refusals import CallerUnknown
from runtime.batching import Batcher
from runtime.bounded_dict import BoundedDict
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import QueryTimeout

# A revoked token stops working, and a new one starts to work, within this time.
REMEMBERED_SECONDS = 5.0
# While the database cannot be reached, a token is looked up again this often, ...
RETRY_SECONDS = 1.0
# ... and works for this long after its last successful look-up: a clinic may be closed for some days.
TRUSTED_SECONDS = 7 * 24 * 3600.0
# More tokens in use than there are facilities in the country. Random tokens must not fill the memory.
REMEMBERED_TOKENS = 50_000
TOKENS_A_QUERY = 200


class Tokens(Protocol):
    """The tokens that facilities call with; only their digests are stored."""

    async def callers(self, digests: Sequence[bytes]) -> Mapping[bytes, Caller]:
        """The caller of each token in force, by the SHA-256 of the token. Raises DatabaseAway."""
        ...


class Remembered(NamedTuple):
    """The caller of a token: good until `until`, and read from the database at `read_at`."""

    until: float
    read_at: float
    caller: Caller


class Authenticator:
    """Identifies callers by their tokens.

    While the database cannot be reached, a token that was known before stays known: one that was revoked
    during the outage, or since it was last used, works until the database is back. Of any other token it is
    not known whether it exists.
    """

    def __init__(
        self,
        tokens: Tokens,
        query_timeout: QueryTimeout,
        seconds: Callable[[], float] = time.monotonic,
        limit: int = REMEMBERED_TOKENS,
    ) -> None:
        self._tokens = tokens
        self._query_timeout = query_timeout
        self._seconds = seconds
        self._known = BoundedDict[bytes, Remembered](limit)
        # Separate from the known ones, so that random tokens push none of them out.
        self._unknown_until = BoundedDict[bytes, float](limit)
        self._look_up = Batcher(self._look_up_many, TOKENS_A_QUERY)

    def remembered(self, token: str) -> Caller | None:
        """The caller, where no query is needed to know it: that is nearly every call."""
        remembered = self._known.get(_digest(token))
        if remembered is not None and remembered.until > self._seconds():
            return remembered.caller
        return None

    async def identify(self, token: str) -> Caller:
        """The caller. Raises CallerUnknown, or DatabaseAway where that cannot be found out."""
        if (caller := self.remembered(token)) is not None:
            return caller
        digest = _digest(token)
        if self._unknown_until.get(digest, 0.0) > self._seconds():
            raise CallerUnknown
        return await self._look_up(digest)

    async def _look_up_many(self, digests: Sequence[bytes]) -> list[Caller | Exception]:
        try:
            callers = await self._query_timeout.wait(lambda: self._tokens.callers(digests))
        except DatabaseAway as away:
            return [self._last_known(digest) or away for digest in digests]
        return [self._remember(digest, callers.get(digest)) for digest in digests]

    def _remember(self, digest: bytes, caller: Caller | None) -> Caller | Exception:
        now = self._seconds()
        if caller is None:
            self._known.pop(digest, None)
            self._unknown_until[digest] = now + REMEMBERED_SECONDS
            return CallerUnknown()
        self._known[digest] = Remembered(now + REMEMBERED_SECONDS, now, caller)
        return caller

    def _last_known(self, digest: bytes) -> Caller | None:
        now = self._seconds()
        remembered = self._known.get(digest)
        if remembered is None or remembered.read_at + TRUSTED_SECONDS < now:
            return None
        self._known[digest] = remembered._replace(until=now + RETRY_SECONDS)
        return remembered.caller


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
