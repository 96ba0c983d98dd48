"""The keys that cards are signed with: the first one signs, the public keys of all are published."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.cards.qr.public_key import PublicKey
from insurance.card_qr.card_content import CardContent
from insurance.card_qr.compact_text import signed_text, to_be_signed

PURPOSE = b"wardgate card qr"
KEY_BYTES = 32


class CardSigning:
    """Derives an Ed25519 key from each receipt key: it is made, given to all gateways and replaced with it.

    Who knows a public key learns nothing of the receipt key.
    """

    def __init__(self, secrets: Mapping[str, bytes]) -> None:
        """`secrets` are those of receipts by ID, the one that signs first."""
        self._keys = {key_id: _derived(secret) for key_id, secret in secrets.items()}
        self._signing_id = next(iter(self._keys))

    def sign(self, content: CardContent) -> str:
        """The text of the QR code."""
        signed = to_be_signed(self._signing_id, content.payload)
        return signed_text(signed, self._keys[self._signing_id].sign(signed))

    def public_keys(self) -> list[PublicKey]:
        """Those of all keys, the one that signs first."""
        return [PublicKey(key_id, key.public_key().public_bytes_raw()) for key_id, key in self._keys.items()]


def _derived(secret: bytes) -> Ed25519PrivateKey:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=PURPOSE).derive(secret)
    return Ed25519PrivateKey.from_private_bytes(derived)
