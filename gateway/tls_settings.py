"""Checks the settings about TLS: nothing is sent in plaintext over a network by mistake."""

from collections.abc import Iterator

from gateway.settings import Settings
from runtime.address import is_loopback
from runtime.settings.reading import InvalidSettings

# By setting, the one that it needs.
NEEDS = {
    "tls_certificate": "tls_key",
    "tls_key": "tls_certificate",
    "tls_client_authorities": "tls_certificate",
    "tls_revoked": "tls_client_authorities",
    "token_listen": "tls_client_authorities",
    "token_issuer": "token_audience",
    "citizen_issuer": "citizen_audience",
    "citizen_keys": "citizen_issuer",
}


def ensure_tls_is_complete(settings: Settings) -> None:
    """Raises InvalidSettings where a setting lacks another one, or plaintext would leave this machine."""
    if problems := (*_lacking(settings), *_plaintext(settings)):
        raise InvalidSettings(problems)


def listens_in_plaintext(settings: Settings) -> bool:
    """Whether the network can read what callers send."""
    return not settings.tls_certificate and not is_loopback(settings.listen)


def _lacking(settings: Settings) -> Iterator[str]:
    for name, other in NEEDS.items():
        if getattr(settings, name) and not getattr(settings, other):
            yield f"WARDGATE_{name.upper()} needs WARDGATE_{other.upper()}, which is not set"


def _plaintext(settings: Settings) -> Iterator[str]:
    if listens_in_plaintext(settings) and settings.plaintext != "yes":
        yield (
            f"WARDGATE_LISTEN is {settings.listen}, where the network can read tokens and personal data: set "
            "WARDGATE_TLS_CERTIFICATE and WARDGATE_TLS_KEY, or listen on 127.0.0.1, or set "
            "WARDGATE_PLAINTEXT=yes where the network is trusted"
        )
