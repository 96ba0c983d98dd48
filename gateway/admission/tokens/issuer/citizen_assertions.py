"""Identifies citizens by the signed assertions (JWT) of an identity provider."""

import hashlib
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from joserfc.jwk import KeySet

from gateway.admission.caller import Caller
from gateway.admission.tokens.issuer.issued_claims import (
    LEEWAY_SECONDS,
    Expected,
    is_issued,
    read_signed,
)
from gateway.admission.tokens.issuer.newest_keys import Keys, read_by_newest
from gateway.cards.subject import ChipId, Malformed
from gateway.refusals import CallerUnknown
from insurance.law.visit import Tier
from runtime.bounded_dict import BoundedDict

REMEMBERED_ASSERTIONS = 10_000
# An assertion says that somebody has just shown who they are: one that is good for days says less.
LONGEST_SECONDS = 3600


class Checked(NamedTuple):
    """Whom an assertion names and until when, checked with these keys."""

    keys: KeySet
    caller: Caller
    until: float


class CitizenAssertions:
    """The port Tokens of RecordService. A token of a facility names no citizen.

    An assertion counts until it expires, or its key is no longer among the provider's.
    """

    def __init__(self, keys: Keys, expected: Expected, now: Callable[[], float] = time.time) -> None:
        """`expected.caller_claim` is the claim with the personal ID."""
        self._keys = keys
        self._expected = expected
        self._now = now
        self._checked = BoundedDict[bytes, Checked](REMEMBERED_ASSERTIONS)

    def remembered(self, token: str) -> Caller | None:
        """See Tokens."""
        checked = self._checked.get(_key(token))
        if checked is None or checked.keys is not self._keys.newest or checked.until <= self._now():
            return None
        return checked.caller

    async def identify(self, token: str) -> Caller:
        """See Tokens."""
        if not is_issued(token):
            raise CallerUnknown
        return await read_by_newest(self._keys, partial(self._read, token))

    def _read(self, token: str, keys: KeySet) -> Caller:
        claims = read_signed(token, keys, self._expected, self._now())
        until = claims["exp"] + LEEWAY_SECONDS
        if until > self._now() + LONGEST_SECONDS + 2 * LEEWAY_SECONDS:
            raise CallerUnknown
        citizen = _personal_id(claims.get(self._expected.caller_claim))
        caller = Caller(facility="", tier=Tier.NONE, citizen=citizen)
        self._checked[_key(token)] = Checked(keys, caller, until)
        return caller


def _personal_id(claimed: object) -> str:
    try:
        return ChipId.parse(claimed if isinstance(claimed, str) else "").text
    except Malformed as malformed:
        raise CallerUnknown from malformed


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
