"""A certificate and its key are checked before they are used."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from runtime.tls.key_pair import read_key_pair
from tests.certificates import Authority, authority


def test_a_certificate_with_its_key_is_read_with_its_end() -> None:
    issued = authority().server()
    pair = read_key_pair(issued.chain, issued.key_pem)
    assert pair == (issued.chain, issued.key_pem, issued.certificate.not_valid_after_utc)


def test_the_certificates_of_the_chain_may_follow() -> None:
    issued = Authority("of a province", authority()).server()
    assert read_key_pair(issued.chain, issued.key_pem).chain.count(b"BEGIN") == 2


def test_the_key_of_another_certificate_is_refused() -> None:
    with pytest.raises(ValueError, match="the first certificate has another key"):
        read_key_pair(authority().server().chain, authority().server().key_pem)


def test_an_expired_certificate_is_refused() -> None:
    issued = authority().server(expires=-timedelta(days=1))
    with pytest.raises(ValueError, match="the certificate expired on 20"):
        read_key_pair(issued.chain, issued.key_pem)


@pytest.mark.parametrize("content", [b"", b"geheim", authority().server().key_pem])
def test_a_file_without_a_certificate_is_refused_without_its_content(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"^there is no certificate in PEM, or one is damaged$"):
        read_key_pair(content, authority().server().key_pem)


def test_a_key_with_a_password_is_refused() -> None:
    issued = authority().server()
    locked = issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"geheim"))
    for key in (locked, b"", issued.chain):
        with pytest.raises(ValueError, match=r"^there is no private key in PEM without a password$"):
            read_key_pair(issued.chain, key)


def _certificate_for(key: CertificateIssuerPrivateKeyTypes, begins: timedelta = -timedelta(days=1)) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gateway")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now + begins, now + timedelta(days=9))
    signed = builder.sign(authority().key, SHA256())
    return signed.public_bytes(Encoding.PEM)


def _pem(key: CertificateIssuerPrivateKeyTypes) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "key",
    [
        Ed25519PrivateKey.generate(),
        ec.generate_private_key(ec.SECP521R1()),
        ec.generate_private_key(ec.SECP256K1()),
        rsa.generate_private_key(65537, 1024),
        dsa.generate_private_key(1024),
    ],
    ids=lambda key: type(key).__name__,
)
def test_a_key_with_which_clients_could_not_connect_is_refused(key: CertificateIssuerPrivateKeyTypes) -> None:
    with pytest.raises(
        ValueError, match=r"^the key must be RSA with at least 2048 bits, or EC on P-256 or P-384$"
    ):
        read_key_pair(_certificate_for(key), _pem(key))


@pytest.mark.parametrize(
    "key", [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())]
)
def test_usual_keys_are_accepted(key: CertificateIssuerPrivateKeyTypes) -> None:
    assert read_key_pair(_certificate_for(key), _pem(key)).key == _pem(key)


def test_a_certificate_of_the_future_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(ValueError, match=r"the certificate is valid from 20.* UTC only"):
        read_key_pair(_certificate_for(key, timedelta(days=1)), _pem(key))


def test_a_chain_that_clients_would_refuse_for_its_length_is_refused() -> None:
    issued = authority().server()
    with pytest.raises(ValueError, match="there are more than 10 certificates"):
        read_key_pair(issued.chain * 11, issued.key_pem)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\0", b"Bag Attributes\n"])
def test_what_stands_around_certificate_and_key_does_not_reach_grpc(before: bytes) -> None:
    issued = authority().server()
    pair = read_key_pair(before + issued.chain, before + issued.key_pem)
    assert (pair.chain, pair.key) == (issued.chain, issued.key_pem)
