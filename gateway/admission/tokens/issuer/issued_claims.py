"""Reads a token that an issuer has signed (JWT, RFC 7519): pure, with the keys that are known."""

import re
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, MissingKeyError
from joserfc.jwk import KeySet

from gateway.admission.facility_code import is_facility_code
from gateway.refusals import CallerUnknown

# Signatures by a key pair alone: whoever can check an HMAC can make one, too.
# RFC 9864 names EdDSA by its curve: Ed25519.
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "ES384", "RS512", "ES512", "EdDSA", "Ed25519")
# Between the clocks of issuer and gateway.
LEEWAY_SECONDS = 60
LARGEST_TOKEN = 16 * 1024
FORM = re.compile(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class Expected(NamedTuple):
    """What a token must have: `iss`, one of its `aud`, and the claim that names the caller."""

    issuer: str
    audience: str
    caller_claim: str


class IssuedClaims(NamedTuple):
    """Whom a token names, and until when, with the leeway for clocks, in seconds since 1970."""

    facility: str
    until: float


class KeyUnknown(Exception):  # noqa: N818 - expected
    """The token names a key that is not among those known."""


def is_issued(token: str) -> bool:
    """Whether a token has the form of one that an issuer has signed."""
    return len(token) <= LARGEST_TOKEN and FORM.fullmatch(token) is not None


def read_claims(token: str, keys: KeySet, expected: Expected, now: float) -> IssuedClaims:
    """The claims of a token in force. Raises KeyUnknown, or CallerUnknown where anything else is wrong."""
    claims = read_signed(token, keys, expected, now)
    facility = claims.get(expected.caller_claim)
    if not isinstance(facility, str) or not is_facility_code(facility):
        raise CallerUnknown
    return IssuedClaims(facility, claims["exp"] + LEEWAY_SECONDS)


def read_signed(token: str, keys: KeySet, expected: Expected, now: float) -> dict[str, Any]:
    """All claims of a token in force. Raises KeyUnknown, or CallerUnknown where anything else is wrong."""
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        _registry(expected, now).validate(claims)
    except (InvalidKeyIdError, MissingKeyError) as error:
        raise KeyUnknown from error
    # What joserfc raises for a header that no library has written is not of one kind.
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CallerUnknown from error
    return claims


def _registry(expected: Expected, now: float) -> jwt.JWTClaimsRegistry:
    required: dict[str, Any] = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.audience},
        "exp": {"essential": True},
    }
    return jwt.JWTClaimsRegistry(now=int(now), leeway=LEEWAY_SECONDS, **required)
