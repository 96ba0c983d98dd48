"""Tokens that every form carries, so that no other site can send it (CSRF)."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import blake2b
from secrets import token_bytes

BYTES = 16
FIELD = "csrf_token"
HEADER = "x-csrf-token"


class CsrfTokens:
    """Tokens that belong to a secret of the browser: its session, or before log-in a cookie.

    A token is masked by random bytes, so that it is another text on each page: the size of a compressed page
    says nothing about it.
    """

    def __init__(self, key: bytes) -> None:
        self._key = blake2b(b"wardgate console forms", key=key, digest_size=32).digest()

    def new(self, secret: str) -> str:
        """A token for a form."""
        mask = token_bytes(BYTES)
        return urlsafe_b64encode(mask + _xor(mask, self._expected(secret))).decode()

    def matches(self, secret: str, token: str) -> bool:
        """Whether the token was made for this secret."""
        try:
            both = urlsafe_b64decode(token.encode())
        except (Error, ValueError):
            return False
        return len(both) == 2 * BYTES and hmac.compare_digest(
            _xor(both[:BYTES], both[BYTES:]), self._expected(secret)
        )

    def _expected(self, secret: str) -> bytes:
        return blake2b(secret.encode(), key=self._key, digest_size=BYTES).digest()


def _xor(first: bytes, second: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(first, second, strict=True))
