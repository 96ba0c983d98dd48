"""Which facility a token names: asked of the database, remembered for some seconds."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from gateway.access.caller import Caller
from gateway.gathering import Gathering
from gateway.refusals import CallerUnknown

# A revoked token dies, and a new one lives, within this time.
REMEMBERED_SECONDS = 5.0
# Beyond so many tokens all are forgotten: whoever tries tokens at random must not fill the memory.
REMEMBERED_TOKENS = 50_000
AT_ONCE = 200


class Tokens(Protocol):
    """The tokens that facilities call with; only their digests are known."""

    async def callers(self, digests: Sequence[bytes]) -> Mapping[bytes, Caller]:
        """Whose each token in force is, by the SHA-256 of the token. Raises DatabaseAway."""
        ...


class Callers:
    """Tells callers by their tokens."""

    def __init__(self, tokens: Tokens, seconds: Callable[[], float] = time.monotonic) -> None:
        self._tokens = tokens
        self._seconds = seconds
        self._remembered: dict[bytes, tuple[float, Caller | None]] = {}
        self._ask = Gathering(self._ask_for_many, at_once=AT_ONCE)

    async def identify(self, token: str) -> Caller:
        """Whose token it is. Raises CallerUnknown, or DatabaseAway where that cannot be found out."""
        digest = hashlib.sha256(token.encode()).digest()
        until, caller = self._remembered.get(digest, (0.0, None))
        if until <= self._seconds():
            caller = await self._ask(digest)
        if caller is None:
            raise CallerUnknown
        return caller

    async def _ask_for_many(self, digests: Sequence[bytes]) -> list[Caller | None]:
        known = await self._tokens.callers(digests)
        if len(self._remembered) + len(digests) > REMEMBERED_TOKENS:
            self._remembered.clear()
        callers = [known.get(digest) for digest in digests]
        until = self._seconds() + REMEMBERED_SECONDS
        self._remembered.update(
            (digest, (until, caller)) for digest, caller in zip(digests, callers, strict=True)
        )
        return callers
