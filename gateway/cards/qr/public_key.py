"""A key that signatures of cards are checked with."""

from typing import NamedTuple


class PublicKey(NamedTuple):
    """A public key of Ed25519: its ID, and its 32 bytes (RFC 8032)."""

    key_id: str
    content: bytes
