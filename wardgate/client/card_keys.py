"""The public keys that QR codes of cards are checked with, and the check, without a network."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Self

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from insurance.card_qr.check_card_text import CheckedCard, check_card_text


class PublishedKey(msgspec.Struct, frozen=True):
    """A key as a JSON Web Key (RFC 8037)."""

    kid: str
    x: str
    kty: str = "OKP"
    crv: str = "Ed25519"
    use: str = "sig"
    alg: str = "EdDSA"


class PublishedKeys(msgspec.Struct, frozen=True):
    """A JSON Web Key Set: the form of the file."""

    keys: tuple[PublishedKey, ...]


class CardKeys:
    """The keys by their IDs. Store `as_json`, and fetch them once a day: a new key is published before it is
    the first to sign.
    """

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._content = dict(keys)
        self._keys = {key_id: Ed25519PublicKey.from_public_bytes(key) for key_id, key in keys.items()}

    @classmethod
    def read(cls, content: bytes | str) -> Self:
        """From the JSON Web Key Set. Raises ValueError where it is none."""
        published = msgspec.json.decode(content, type=PublishedKeys).keys
        return cls({key.kid: _decoded(key.x) for key in published if key.crv == "Ed25519"})

    @property
    def as_json(self) -> str:
        """The JSON Web Key Set."""
        return msgspec.json.encode(PublishedKeys(tuple(_published(self._content.items())))).decode()

    def check(self, text: str, now: datetime | None = None) -> CheckedCard:
        """What a scanned text is worth now: genuine, expired, too early, of an unknown key, or damaged."""
        return check_card_text(text, self._verify, now or datetime.now(UTC))

    def _verify(self, key_id: str, signed: bytes, signature: bytes) -> bool | None:
        key = self._keys.get(key_id)
        if key is None:
            return None
        try:
            key.verify(signature, signed)
        except InvalidSignature:
            return False
        return True


def _published(keys: Iterable[tuple[str, bytes]]) -> Iterable[PublishedKey]:
    return (PublishedKey(key_id, urlsafe_b64encode(key).rstrip(b"=").decode()) for key_id, key in keys)


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
