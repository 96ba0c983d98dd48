"""The text of a QR code: a JWS in compact form (RFC 7515), signed with Ed25519 (RFC 8037)."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple, Self

import msgspec

# The newer name Ed25519 (RFC 9864) is not known to all libraries that clinics have.
ALGORITHM = "EdDSA"
SIGNATURE_BYTES = 64
# A code of version 40 has no more room.
LONGEST_TEXT = 3000
FORM = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")


class TextDamaged(ValueError):  # noqa: N818 - it describes the text
    """The text has not the form of a signed card."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Only this algorithm: a text cannot choose how it is checked."""

    alg: str
    kid: str


class CompactText(NamedTuple):
    """A text, taken apart. Nothing of it is to be relied on before the signature of `signed` is verified."""

    key_id: str
    payload: bytes
    signed: bytes
    signature: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises TextDamaged."""
        form = FORM.fullmatch(text.strip()) if len(text) <= LONGEST_TEXT else None
        if form is None:
            raise TextDamaged
        try:
            header, payload, signature = (_decoded(part) for part in form.groups())
            read = msgspec.json.decode(header, type=Header)
        except (ValueError, msgspec.DecodeError) as error:
            raise TextDamaged from error
        if read.alg != ALGORITHM or len(signature) != SIGNATURE_BYTES:
            raise TextDamaged
        return cls(read.kid, payload, text.strip().rpartition(".")[0].encode(), signature)


def to_be_signed(key_id: str, payload: bytes) -> bytes:
    """What the key of this ID signs."""
    header = msgspec.json.encode(Header(ALGORITHM, key_id))
    return b".".join((_encoded(header), _encoded(payload)))


def signed_text(signed: bytes, signature: bytes) -> str:
    """The text of the code."""
    return b".".join((signed, _encoded(signature))).decode()


def _encoded(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
