"""What operators do with the tokens of facilities and offices: issue, list, rotate, revoke, import."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from gateway.admission.tokens.caller_token import CallerToken, NewToken, TokenState
from gateway.admission.tokens.token_digest import digest
from gateway.admission.tokens.token_import import ImportRow, RowFault
from gateway.register.offices.office import is_office_code, kind_of_caller
from runtime.clock import Clock
from runtime.problem import Problem

TOKEN_BYTES = 32
# Of its ID, to revoke a token: the code of a facility, typed instead, has less.
FEWEST_DIGITS = 6


class StoredTokens(Protocol):
    """The stored tokens, within one transaction: it is undone where the block raises."""

    async def callers(self, codes: Sequence[str]) -> set[str]:
        """The codes that are of a facility or office that is known."""
        ...

    async def with_digests(self, digests: Sequence[bytes]) -> Sequence[CallerToken]:
        """Those with one of these digests."""
        ...

    async def with_id(self, token_id: str) -> Sequence[CallerToken]:
        """Those whose ID, the digest in hexadecimal digits, begins so."""
        ...

    async def list(self, caller: str | None) -> Sequence[CallerToken]:
        """Of one caller, or all; by caller and age. Other changes of these wait for the transaction."""
        ...

    async def add(self, tokens: Sequence[NewToken]) -> None:
        """Store tokens."""
        ...

    async def expire(self, digests: Sequence[bytes], at: datetime) -> None:
        """Let tokens expire at this time, if they do not expire earlier."""
        ...

    async def revoke(self, digests: Sequence[bytes]) -> None:
        """Revoke tokens from now on."""
        ...


class TokenStore(Protocol):
    """Where tokens are stored."""

    def transaction(self) -> AbstractAsyncContextManager[StoredTokens]:
        """The stored tokens; changes are committed at the end of the block."""
        ...


class Issued(NamedTuple):
    """A new token: shown now, and stored nowhere. `replaced` are those that now expire."""

    token: str
    stored: NewToken
    replaced: Sequence[CallerToken] = ()


class ManageTokens:
    """The use cases. Gateways follow within seconds. Raises Problem where something is wrong."""

    def __init__(self, store: TokenStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def add(self, caller: str, lifetime: timedelta | None = None) -> Issued:
        """Issue a token for a facility of the register, or for an office."""
        async with self._store.transaction() as stored:
            if not await stored.callers([caller]):
                raise Problem(_unknown(caller))
            return await self._issue(stored, caller, lifetime)

    async def list(self, caller: str | None = None) -> Sequence[CallerToken]:
        """The tokens of a caller, or of all."""
        async with self._store.transaction() as stored:
            return await stored.list(caller)

    async def rotate(self, caller: str, overlap: timedelta, lifetime: timedelta | None = None) -> Issued:
        """Issue a new token, and let the others in force expire when the overlap has passed."""
        async with self._store.transaction() as stored:
            earlier = self._in_force(await stored.list(caller))
            if not earlier:
                kind = kind_of_caller(caller).capitalize()
                raise Problem(f"{kind} {caller} has no token in force: issue one with `wardgate tokens add`.")
            await stored.expire([token.digest for token in earlier], self._clock.now() + overlap)
            issued = await self._issue(stored, caller, lifetime)
            return issued._replace(replaced=earlier)

    async def revoke(self, token_id: str) -> CallerToken:
        """Revoke the one token whose ID begins so."""
        async with self._store.transaction() as stored:
            token = _the_one(await stored.with_id(token_id) if token_id else (), token_id)
            await stored.revoke([token.digest])
            return token

    async def revoke_all(self, caller: str) -> Sequence[CallerToken]:
        """Revoke every token of a caller that is in force."""
        async with self._store.transaction() as stored:
            tokens = self._in_force(await stored.list(caller))
            await stored.revoke([token.digest for token in tokens])
            return tokens

    async def import_rows(
        self, rows: Sequence[ImportRow], *, is_complete: bool = True
    ) -> tuple[int, Sequence[RowFault]]:
        """Store tokens that facilities have already: how many are new, and the faults by row.

        With a single fault, nothing is stored; `is_complete` is false where other rows of the file have
        faults. What is stored already is left as it is.
        """
        async with self._store.transaction() as stored:
            digests = [row.digest for row in rows]
            known = {token.digest: token for token in await stored.with_digests(digests)}
            facilities = await stored.callers([*{row.facility for row in rows}])
            faults = [*_faults(rows, known, facilities), *_over(rows, known, self._clock.now())]
            if faults or not is_complete:
                return 0, faults
            new = [
                NewToken(row.digest, row.facility, row.expires_at) for row in rows if row.digest not in known
            ]
            await stored.add(new)
            return len(new), ()

    async def _issue(self, stored: StoredTokens, caller: str, lifetime: timedelta | None) -> Issued:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        expires_at = None if lifetime is None else self._clock.now() + lifetime
        new = NewToken(digest(token), caller, expires_at)
        await stored.add([new])
        return Issued(token, new)

    def _in_force(self, tokens: Sequence[CallerToken]) -> Sequence[CallerToken]:
        now = self._clock.now()
        return [token for token in tokens if token.state(now) is TokenState.IN_FORCE]


def _unknown(code: str) -> str:
    if is_office_code(code):
        return f"There is no office {code}: add it first, with `wardgate offices add`."
    return f"The register has no facility {code}: load it first."


def _the_one(tokens: Sequence[CallerToken], token_id: str) -> CallerToken:
    if not tokens:
        raise Problem(f"There is no token {token_id}: `wardgate tokens list` shows all.")
    if len(tokens) > 1:
        raise Problem(f"{len(tokens)} tokens have an ID that begins with {token_id}: give more of it.")
    if len(token_id) < FEWEST_DIGITS:
        raise Problem(f"Give at least {FEWEST_DIGITS} digits of the token's ID.")
    return tokens[0]


def _over(rows: Sequence[ImportRow], known: Mapping[bytes, CallerToken], now: datetime) -> Iterator[RowFault]:
    """A token that would never work is a typing error; one that is known worked when it was imported."""
    for row in rows:
        if row.digest not in known and row.expires_at is not None and row.expires_at <= now:
            yield RowFault(row.line, "expires has passed already")


def _faults(
    rows: Sequence[ImportRow], known: Mapping[bytes, CallerToken], facilities: set[str]
) -> Iterator[RowFault]:
    times = Counter(row.digest for row in rows)
    for row in rows:
        token = known.get(row.digest)
        if row.facility not in facilities:
            yield RowFault(row.line, f"the register has no facility {row.facility}")
        if times[row.digest] > 1:
            yield RowFault(row.line, "another row has the same token")
        elif token is not None and token.caller != row.facility:
            yield RowFault(row.line, "the token is that of another facility or office already")
        elif token is not None and token.revoked_at is not None:
            yield RowFault(row.line, "the token was revoked: issue a new one")
