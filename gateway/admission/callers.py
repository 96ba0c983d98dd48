"""Which facility a token names: asked of the database, remembered for some seconds."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from gateway.admission.caller import Caller
from gateway.refusals import CallerUnknown
from runtime.batching import Batcher
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import QueryTimeout

# A revoked token dies, and a new one lives, within this time.
REMEMBERED_SECONDS = 5.0
# While the database is away, so often it is tried again for a token, ...
AGAIN_SECONDS = 1.0
# ... and so long after it was last known it is known no more: a clinic may be closed for some days.
TRUSTED_SECONDS = 7 * 24 * 3600.0
# Beyond so many tokens all are forgotten: whoever tries tokens at random must not fill the memory.
REMEMBERED_TOKENS = 50_000
AT_ONCE = 200


class Tokens(Protocol):
    """The tokens that facilities call with; only their digests are known."""

    async def callers(self, digests: Sequence[bytes]) -> Mapping[bytes, Caller]:
        """Whose each token in force is, by the SHA-256 of the token. Raises DatabaseAway."""
        ...


class Remembered(NamedTuple):
    """Whose a token was, and by when that is to be asked again."""

    until: float
    asked_at: float
    caller: Caller


class Callers:
    """Tells callers by their tokens.

    While the database is away, who was known before is known still: a token revoked meanwhile, or since it
    was last used, lives until the database is back. Of any other token nobody can say that it is unknown.
    """

    def __init__(
        self, tokens: Tokens, patience: QueryTimeout, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._tokens = tokens
        self._patience = patience
        self._seconds = seconds
        self._known: dict[bytes, Remembered] = {}
        # Apart from the known, so that tokens tried at random push nobody out.
        self._unknown_until: dict[bytes, float] = {}
        self._ask = Batcher(self._ask_for_many, at_once=AT_ONCE)

    def remembered(self, token: str) -> Caller | None:
        """Whose token it is, where that is known without asking: as for nearly every call."""
        remembered = self._known.get(_digest(token))
        if remembered is not None and remembered.until > self._seconds():
            return remembered.caller
        return None

    async def identify(self, token: str) -> Caller:
        """Whose token it is. Raises CallerUnknown, or DatabaseAway where that cannot be found out."""
        if (caller := self.remembered(token)) is not None:
            return caller
        digest = _digest(token)
        if self._unknown_until.get(digest, 0.0) > self._seconds():
            raise CallerUnknown
        return await self._ask(digest)

    async def _ask_for_many(self, digests: Sequence[bytes]) -> list[Caller | Exception]:
        try:
            callers = await self._patience.wait(lambda: self._tokens.callers(digests))
        except DatabaseAway as away:
            return [self._as_last_known(digest) or away for digest in digests]
        return [self._remember(digest, callers.get(digest)) for digest in digests]

    def _remember(self, digest: bytes, caller: Caller | None) -> Caller | Exception:
        now = self._seconds()
        if caller is None:
            self._known.pop(digest, None)
            _make_room(self._unknown_until)
            self._unknown_until[digest] = now + REMEMBERED_SECONDS
            return CallerUnknown()
        _make_room(self._known)
        self._known[digest] = Remembered(now + REMEMBERED_SECONDS, now, caller)
        return caller

    def _as_last_known(self, digest: bytes) -> Caller | None:
        now = self._seconds()
        remembered = self._known.get(digest)
        if remembered is None or remembered.asked_at + TRUSTED_SECONDS < now:
            return None
        self._known[digest] = remembered._replace(until=now + AGAIN_SECONDS)
        return remembered.caller


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _make_room(remembered: dict[bytes, Any]) -> None:
    if len(remembered) >= REMEMBERED_TOKENS:
        remembered.clear()
