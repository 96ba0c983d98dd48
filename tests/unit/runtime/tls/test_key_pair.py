"""A certificate and its key are checked before they are used."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

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
