"""The keys of receipts: the first one signs, all of them verify."""

import hmac
from base64 import b64decode
from collections.abc import Iterable, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Self

from gateway.cards.receipts.receipt import (
    SIGNATURE_BYTES,
    VERSION,
    Receipt,
    ReceiptMalformed,
    SignedReceipt,
    receipt_text,
)
from gateway.cards.subject import PersonKey


def receipt_secrets(text: str) -> dict[str, bytes]:
    """The secret of each key by its ID, in the order of WARDGATE_RECEIPT_KEYS."""
    pairs = (key.split(":") for key in text.split(","))
    return {key_id: b64decode(secret) for key_id, secret in pairs}


class ReceiptRejection(StrEnum):
    """Why a text is no genuine receipt: cut off, signed with an unknown key, or altered."""

    MALFORMED = "MALFORMED"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    SIGNATURE_WRONG = "SIGNATURE_WRONG"


class ReceiptKey:
    """One key of 32 bytes. What is the same for all receipts is computed once (HMAC-SHA-256)."""

    def __init__(self, key_id: str, secret: bytes) -> None:
        self.id = key_id
        self.prefix = f"{VERSION}.{key_id}."
        self._signing = hmac.new(secret, b"receipt\0" + self.prefix.encode(), sha256)
        self._naming = hmac.new(secret, b"person\0", sha256)

    def signature(self, body: bytes) -> bytes:
        """The first 16 bytes of the HMAC."""
        return _digest(self._signing, body)

    def person_digest(self, check: bytes, person: PersonKey) -> bytes:
        """Reveals nothing without the key; differs in each receipt, so that it does not track the person."""
        return _digest(self._naming, check + f"{person.kind}:{person.text}".encode())


class ReceiptKeys:
    """The keys of one gateway; gateways that serve the same facilities need the same keys."""

    def __init__(self, keys: Sequence[ReceiptKey]) -> None:
        self._signing = keys[0]
        self._by_id = {key.id: key for key in keys}

    @classmethod
    def parse(cls, text: str) -> Self:
        """From WARDGATE_RECEIPT_KEYS, whose form the settings have checked."""
        return cls([ReceiptKey(key_id, secret) for key_id, secret in receipt_secrets(text).items()])

    def issue(self, receipt: Receipt, person: PersonKey) -> str:
        """The text. `person` is the insurance number where it is known, else the number of the question."""
        key = self._signing
        body = receipt.body(key.person_digest(receipt.check_id.bytes, person))
        return receipt_text(key.prefix, body, key.signature(body))

    def verify(self, text: str) -> SignedReceipt | ReceiptRejection:
        """The genuine receipt, or why it is not."""
        try:
            signed = SignedReceipt.parse(text)
        except ReceiptMalformed:
            return ReceiptRejection.MALFORMED
        key = self._by_id.get(signed.key_id)
        if key is None:
            return ReceiptRejection.KEY_UNKNOWN
        is_genuine = hmac.compare_digest(key.signature(signed.body), signed.signature)
        return signed if is_genuine else ReceiptRejection.SIGNATURE_WRONG

    def is_for_one_of(self, people: Iterable[PersonKey], genuine: SignedReceipt) -> bool:
        """Whether a genuine receipt was issued for one of these numbers."""
        key, check = self._by_id[genuine.key_id], genuine.receipt.check_id.bytes
        return any(key.person_digest(check, person) == genuine.person_digest for person in people)


def _digest(prepared: hmac.HMAC, message: bytes) -> bytes:
    # A copy is several times faster than a new HMAC with the same key.
    mac = prepared.copy()
    mac.update(message)
    return mac.digest()[:SIGNATURE_BYTES]
