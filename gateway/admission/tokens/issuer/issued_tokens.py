"""Identifies callers by tokens of an issuer, and by those of the database where a token has another form."""

import hashlib
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from joserfc.jwk import KeySet

from gateway.admission.caller import Caller
from gateway.admission.tokens.authenticator import Authenticator
from gateway.admission.tokens.issuer.issued_claims import (
    Expected,
    IssuedClaims,
    KeyUnknown,
    is_issued,
    read_claims,
)
from gateway.admission.tokens.issuer.issuer_keys import IssuerAway
from gateway.refusals import CallerUnknown, IssuerUnavailable
from runtime.bounded_dict import BoundedDict

REMEMBERED_TOKENS = 50_000


class Keys(Protocol):
    """The issuer's keys."""

    @property
    def newest(self) -> KeySet:
        """Those known; the same object until they change."""
        ...

    async def look_for_newer(self, known: KeySet) -> None:
        """Fetch them again, because one is missing in these. Raises IssuerAway."""
        ...


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
        claims = self._remembered_claims(_key(token)) or await self._claims(token)
        return await self._facilities.identify(claims.facility)

    def _remembered_claims(self, key: bytes) -> IssuedClaims | None:
        checked = self._checked.get(key)
        if checked is None or checked.keys is not self._keys.newest or checked.claims.until <= self._now():
            return None
        return checked.claims

    async def _claims(self, token: str) -> IssuedClaims:
        keys = self._keys.newest
        try:
            return self._read(token, keys)
        except KeyUnknown:
            await self._look_for_newer(keys)
        try:
            return self._read(token, self._keys.newest)
        except KeyUnknown as error:
            raise CallerUnknown from error

    def _read(self, token: str, keys: KeySet) -> IssuedClaims:
        claims = read_claims(token, keys, self._expected, self._now())
        self._checked[_key(token)] = Checked(keys, claims)
        return claims

    async def _look_for_newer(self, keys: KeySet) -> None:
        try:
            await self._keys.look_for_newer(keys)
        except IssuerAway as away:
            raise IssuerUnavailable from away


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
