"""The certificate of a server with its private key, checked before it is used."""

from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from runtime.tls.certificates import read_certificates


class KeyPair(NamedTuple):
    """`chain`: the server's certificate and the ones between it and its authority, in PEM."""

    chain: bytes
    key: bytes
    expires: datetime


def read_key_pair(chain: bytes, key: bytes, now: datetime | None = None) -> KeyPair:
    """Check that certificate and key are in PEM, belong together, and have not expired. Raises ValueError."""
    certificate = read_certificates(chain)[0]
    if certificate.public_key() != _private_key(key).public_key():
        raise ValueError("the first certificate has another key")
    expires = certificate.not_valid_after_utc
    if expires <= (now or datetime.now(UTC)):
        raise ValueError(f"the certificate expired on {expires:%Y-%m-%d}")
    return KeyPair(chain, key, expires)


def _private_key(pem: bytes) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("there is no private key in PEM without a password") from None
