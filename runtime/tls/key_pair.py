"""The certificate of a server with its private key, checked before it is used."""

from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from runtime.tls.certificates import read_certificates

# gRPC accepts other keys in a file, and then every handshake fails (Ed25519, P-521), or it goes on with the
# earlier certificate and says nothing (other curves, DSA).
SMALLEST_RSA_BITS = 2048
CURVES = (SECP256R1, SECP384R1)
# Java's clients refuse longer chains by default, gRPC's those of more than 100 KB.
LONGEST_CHAIN = 10

ServerKey: TypeAlias = RSAPrivateKey | EllipticCurvePrivateKey


class KeyPair(NamedTuple):
    """`chain`: the server's certificate and the ones between it and its authority, in PEM."""

    chain: bytes
    key: bytes
    expires: datetime


def read_key_pair(chain: bytes, key: bytes) -> KeyPair:
    """Check that certificate and key are in PEM, belong together, are in force, and of use to clients.

    Raises ValueError. What is returned has nothing of the files but the certificates and the key.
    """
    certificates = read_certificates(chain)
    if len(certificates) > LONGEST_CHAIN:
        raise ValueError(f"there are more than {LONGEST_CHAIN} certificates")
    private = _server_key(key)
    if _public_key(certificates[0]) != private.public_key():
        raise ValueError("the first certificate has another key")
    _ensure_in_force(certificates[0], datetime.now(UTC))
    pem = b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)
    key_pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return KeyPair(pem, key_pem, certificates[0].not_valid_after_utc)


def _server_key(pem: bytes) -> ServerKey:
    key = _private_key(pem)
    if isinstance(key, RSAPrivateKey) and key.key_size >= SMALLEST_RSA_BITS:
        return key
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, CURVES):
        return key
    raise ValueError(f"the key must be RSA with at least {SMALLEST_RSA_BITS} bits, or EC on P-256 or P-384")


def _private_key(pem: bytes) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("there is no private key in PEM without a password") from None


def _public_key(certificate: x509.Certificate) -> object:
    """None where it is of a kind that no server key is."""
    try:
        return certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None


def _ensure_in_force(certificate: x509.Certificate, now: datetime) -> None:
    begins, expires = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if expires <= now:
        raise ValueError(f"the certificate expired on {expires:%Y-%m-%d}")
    if begins > now:
        raise ValueError(f"the certificate is valid from {begins:%Y-%m-%d %H:%M} UTC only")
