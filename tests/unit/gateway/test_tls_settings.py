"""Settings about TLS fit together, and nothing leaves the machine in plaintext by mistake."""

from typing import Any

import pytest

from gateway.settings import Settings
from gateway.tls_settings import ensure_tls_is_complete
from runtime.settings.reading import InvalidSettings
from tests.receipt_keys import RECEIPT_KEYS

TLS = {"tls_certificate": "/tls.crt", "tls_key": "/tls.key"}


def settings(**changed: Any) -> Settings:
    required = {"database_url": "postgresql://db", "redis_url": "redis://cache", "receipt_keys": RECEIPT_KEYS}
    return Settings(**required | changed)


def problems(**changed: Any) -> list[str]:
    with pytest.raises(InvalidSettings) as wrong:
        ensure_tls_is_complete(settings(**changed))
    return str(wrong.value).splitlines()


@pytest.mark.parametrize("listen", ["127.0.0.1:50051", "127.8.8.8:1", "[::1]:50051", "localhost:0"])
def test_plaintext_stays_on_this_machine(listen: str) -> None:
    ensure_tls_is_complete(settings(listen=listen))


@pytest.mark.parametrize("listen", ["0.0.0.0:50051", "[::]:50051", "10.0.0.7:50051", "gateway.example:50051"])
def test_an_address_of_the_network_needs_tls_or_a_word(listen: str) -> None:
    (line,) = problems(listen=listen)
    for said in (listen, "WARDGATE_TLS_CERTIFICATE", "WARDGATE_TLS_KEY", "WARDGATE_PLAINTEXT=yes"):
        assert said in line
    ensure_tls_is_complete(settings(listen=listen, plaintext="yes"))
    ensure_tls_is_complete(settings(listen=listen, **TLS))


def test_every_setting_that_another_one_needs_is_named() -> None:
    assert problems(tls_certificate="/tls.crt") == [
        "WARDGATE_TLS_CERTIFICATE needs WARDGATE_TLS_KEY, which is not set"
    ]
    assert problems(tls_client_authorities="/ca", token_listen="127.0.0.1:0") == [
        "WARDGATE_TLS_CLIENT_AUTHORITIES needs WARDGATE_TLS_CERTIFICATE, which is not set"
    ]
    assert problems(token_issuer="https://issuer.example") == [
        "WARDGATE_TOKEN_ISSUER needs WARDGATE_TOKEN_AUDIENCE, which is not set"
    ]
    assert problems(**TLS, tls_revoked="/crl", token_listen="0.0.0.0:1") == [
        "WARDGATE_TLS_REVOKED needs WARDGATE_TLS_CLIENT_AUTHORITIES, which is not set",
        "WARDGATE_TOKEN_LISTEN needs WARDGATE_TLS_CLIENT_AUTHORITIES, which is not set",
    ]
