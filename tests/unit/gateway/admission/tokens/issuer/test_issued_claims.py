"""Which tokens of an issuer count."""

import hmac
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from gateway.admission.tokens.issuer.issued_claims import (
    LEEWAY_SECONDS,
    Expected,
    KeyUnknown,
    is_issued,
    read_claims,
)
from gateway.refusals import CallerUnknown
from tests.fakes.token_issuer import AUDIENCE, FakeIssuer, new_key

NOW = 1_790_000_000.5
ISSUER = FakeIssuer()
EXPECTED = Expected(ISSUER.issuer, AUDIENCE, "facility")


def read(token: str, keys: KeySet = ISSUER.shown) -> str:
    return read_claims(token, keys, EXPECTED, NOW).facility


def part(content: bytes) -> str:
    """As tokens have it."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def test_a_signed_token_names_its_facility_until_it_expires() -> None:
    token = ISSUER.token(NOW, aud=["another", AUDIENCE])
    assert is_issued(token)
    assert read_claims(token, ISSUER.shown, EXPECTED, NOW) == (
        "79001",
        int(NOW) + 3600 + LEEWAY_SECONDS,
    )


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": float("nan")},
        {"exp": int(NOW) - LEEWAY_SECONDS - 1},
        {"nbf": int(NOW) + LEEWAY_SECONDS + 2},
        {"facility": None},
        {"facility": 79001},
        {"facility": "7900"},
    ],
)
def test_a_token_with_a_claim_that_is_missing_or_wrong_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(CallerUnknown):
        read(ISSUER.token(NOW, **claims))


def test_the_clocks_of_issuer_and_gateway_may_differ_by_a_minute() -> None:
    assert read(ISSUER.token(NOW, exp=int(NOW) - LEEWAY_SECONDS + 2)) == "79001"
    assert read(ISSUER.token(NOW, nbf=int(NOW) + LEEWAY_SECONDS - 2)) == "79001"


def test_ed25519_counts_by_its_newer_name_too() -> None:
    key = OKPKey.generate_key("Ed25519", {"kid": "ed"})
    claims = {"iss": ISSUER.issuer, "aud": AUDIENCE, "exp": int(NOW) + 60, "facility": "79001"}
    token = jwt.encode({"alg": "Ed25519", "kid": "ed"}, claims, key, algorithms=["Ed25519"])
    assert read(token, KeySet([key])) == "79001"


@pytest.mark.parametrize("keys", [KeySet([]), KeySet([new_key("2")])])
def test_a_key_that_is_not_known_is_told_apart(keys: KeySet) -> None:
    with pytest.raises(KeyUnknown):
        read(ISSUER.token(NOW), keys)


def test_the_signature_of_another_key_of_the_same_name_is_refused() -> None:
    with pytest.raises(CallerUnknown):
        read(ISSUER.token(NOW, new_key("1")))


def test_only_signatures_by_key_pairs_count() -> None:
    _, content, _ = ISSUER.token(NOW).split(".")
    none = part(b'{"alg":"none","kid":"1"}') + f".{content}"
    # The public key as the secret of an HMAC: the classic forgery.
    by_hmac = part(b'{"alg":"HS256","kid":"1"}') + f".{content}"
    mac = hmac.digest(ISSUER.key.as_pem(private=False), by_hmac.encode(), "sha256")
    for token in (f"{none}.AA", f"{none}.", f"{by_hmac}.{part(mac)}"):
        with pytest.raises(CallerUnknown):
            read(token)


@pytest.mark.parametrize(
    "token", ["eyJ.eyJ.x", "eyJhbGciOiJFUzI1NiJ9.e30.AA", "eyJub3RoaW5nIjoxfQ.e30.AA", "eyJbXQ.e30.AA"]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises((CallerUnknown, KeyUnknown)):
        read(token)


def test_tokens_of_the_database_do_not_have_the_form_of_an_issuer() -> None:
    for token in ("secret", "a.b.c", "eyJ" + "x" * 40, "eyJ" + "a" * 20_000 + ".b.c"):
        assert not is_issued(token)
