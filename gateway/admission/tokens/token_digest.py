"""The key under which a token is stored."""

from hashlib import sha256


def digest(token: str) -> bytes:
    """The SHA-256 of the token."""
    return sha256(token.encode()).digest()
