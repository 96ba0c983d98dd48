"""Identifies callers by tokens of an issuer, and by those of the database where a token has another form."""

import hashlib
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from joserfc.jwk import KeySet

from gateway.admission.caller import Caller
from gateway.admission.tokens.authenticator import Authenticator
from gateway.admission.tokens.issuer.issued_claims import (
    Expected,
    IssuedClaims,
    is_issued,
    read_claims,
)
from gateway.admission.tokens.issuer.newest_keys import Keys, read_by_newest
from runtime.bounded_dict import BoundedDict

REMEMBERED_TOKENS = 50_000


class Checked(NamedTuple):
    """What a token says, checked with these keys."""

    keys: KeySet
    claims: IssuedClaims


class IssuedTokens:
    """The port Tokens. The facility that a token names must be in the register.

    A token counts until it expires, or its key is no longer among the issuer's.
    """

    def __init__(
        self,
        others: Authenticator,
        facilities: Authenticator,
        keys: Keys,
        expected: Expected,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`others` identifies by the tokens of the database, `facilities` by the code of a facility."""
        self._others = others
        self._facilities = facilities
        self._keys = keys
        self._expected = expected
        self._now = now
        self._checked = BoundedDict[bytes, Checked](REMEMBERED_TOKENS)

    def remembered(self, token: str) -> Caller | None:
        """The caller, where neither a query nor a signature has to be checked to know it."""
        if not is_issued(token):
            return self._others.remembered(token)
        claims = self._remembered_claims(_key(token))
        return None if claims is None else self._facilities.remembered(claims.facility)

    async def identify(self, token: str) -> Caller:
        """The caller. Raises CallerUnknown, IssuerUnavailable, or DatabaseAway."""
        if not is_issued(token):
            return await self._others.identify(token)
        claims = self._remembered_claims(_key(token))
        if claims is None:
            claims = await read_by_newest(self._keys, partial(self._read, token))
        return await self._facilities.identify(claims.facility)

    def _remembered_claims(self, key: bytes) -> IssuedClaims | None:
        checked = self._checked.get(key)
        if checked is None or checked.keys is not self._keys.newest or checked.claims.until <= self._now():
            return None
        return checked.claims

    def _read(self, token: str, keys: KeySet) -> IssuedClaims:
        claims = read_claims(token, keys, self._expected, self._now())
        self._checked[_key(token)] = Checked(keys, claims)
        return claims


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
