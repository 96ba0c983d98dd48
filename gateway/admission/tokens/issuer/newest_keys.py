"""Reads a token by the issuer's newest keys, which are fetched again where the token's key is missing."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from joserfc.jwk import KeySet

from gateway.admission.tokens.issuer.issued_claims import KeyUnknown
from gateway.admission.tokens.issuer.issuer_keys import IssuerAway
from gateway.refusals import CallerUnknown, IssuerUnavailable

T = TypeVar("T")


class Keys(Protocol):
    """The issuer's keys."""

    @property
    def newest(self) -> KeySet:
        """Those known; the same object until they change."""
        ...

    async def look_for_newer(self, known: KeySet) -> None:
        """Fetch them again, because one is missing in these. Raises IssuerAway."""
        ...


async def read_by_newest(keys: Keys, read: Callable[[KeySet], T]) -> T:
    """What `read` makes of a token by these keys. It raises KeyUnknown where the key of the token is missing.

    Raises CallerUnknown where the newer ones lack it too, IssuerUnavailable, and what `read` raises.
    """
    known = keys.newest
    try:
        return read(known)
    except KeyUnknown:
        await _look_for_newer(keys, known)
    try:
        return read(keys.newest)
    except KeyUnknown as error:
        raise CallerUnknown from error


async def _look_for_newer(keys: Keys, known: KeySet) -> None:
    try:
        await keys.look_for_newer(known)
    except IssuerAway as away:
        raise IssuerUnavailable from away
