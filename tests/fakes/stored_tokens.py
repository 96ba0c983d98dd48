"""The stored tokens of callers, in memory."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from msgspec.structs import replace

from gateway.admission.tokens.caller_token import CallerToken, NewToken
from runtime.clock import Clock


class FakeTokenStore:
    """The ports TokenStore and StoredTokens."""

    def __init__(self, clock: Clock, *callers: str) -> None:
        self._clock = clock
        self._callers = {*callers}
        self.tokens: dict[bytes, CallerToken] = {}

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["FakeTokenStore"]:
        before = dict(self.tokens)
        try:
            yield self
        except BaseException:
            self.tokens = before
            raise

    async def callers(self, codes: Sequence[str]) -> set[str]:
        return self._callers & {*codes}

    async def with_digests(self, digests: Sequence[bytes]) -> Sequence[CallerToken]:
        return [self.tokens[digest] for digest in digests if digest in self.tokens]

    async def with_id(self, token_id: str) -> Sequence[CallerToken]:
        return [token for digest, token in self.tokens.items() if digest.hex().startswith(token_id.lower())]

    async def list(self, caller: str | None) -> Sequence[CallerToken]:
        found = [token for token in self.tokens.values() if caller in {None, token.caller}]
        return sorted(found, key=lambda token: (token.caller, token.made_at, token.digest))

    async def add(self, tokens: Sequence[NewToken]) -> None:
        for token in tokens:
            self.tokens[token.digest] = CallerToken(
                digest=token.digest,
                caller=token.caller,
                made_at=self._clock.now(),
                expires_at=token.expires_at,
            )

    async def expire(self, digests: Sequence[bytes], at: datetime) -> None:
        for digest in digests:
            token = self.tokens[digest]
            self.tokens[digest] = replace(token, expires_at=min(token.expires_at or at, at))

    async def revoke(self, digests: Sequence[bytes]) -> None:
        for digest in digests:
            token = self.tokens[digest]
            self.tokens[digest] = replace(token, revoked_at=token.revoked_at or self._clock.now())
