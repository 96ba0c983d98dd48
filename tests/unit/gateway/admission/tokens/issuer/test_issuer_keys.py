"""The keys that an issuer shows are read one by one: an odd one does not hide the others."""

from typing import Any

import httpx
import pytest
import structlog
from joserfc.jwk import ECKey, RSAKey

from gateway.admission.tokens.issuer.issuer_keys import IssuerAway, IssuerKeys
from runtime.outages.outage_log import OutageLog

ISSUER = "https://idp.example"
KEY = ECKey.generate_key("P-256", {"kid": "good"}).as_dict(private=False)
UNUSABLE = {
    "an unknown kind": {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA", "kid": "odd"},
    "an unknown curve": {"kty": "EC", "crv": "brainpoolP999", "x": "AA", "y": "AA", "kid": "odd"},
    "a point of no curve": {"kty": "OKP", "crv": "Ed448", "x": "AA", "kid": "odd"},
    "a name that is a number": {**RSAKey.generate_key(2048).as_dict(private=False), "kid": 5},
    "a missing modulus": {"kty": "RSA", "kid": "odd"},
    "no object": 5,
}


def shown_by(keys: object, address: str = f"{ISSUER}/keys") -> IssuerKeys:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/keys":
            return (
                httpx.Response(200, content=keys)
                if isinstance(keys, bytes)
                else httpx.Response(200, json=keys)
            )
        return httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": address})

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return IssuerKeys(ISSUER, http, OutageLog(structlog.get_logger(), "away", "back"))


async def names(found: IssuerKeys) -> list[str | None]:
    await found.look_for_newer(found.newest)
    return [key.kid for key in found.newest.keys]


@pytest.mark.parametrize("odd", UNUSABLE.values(), ids=UNUSABLE)
async def test_a_key_that_cannot_be_used_does_not_hide_the_others(odd: Any) -> None:
    assert "good" in await names(shown_by({"keys": [odd, KEY]}))


@pytest.mark.parametrize(
    "answer", [{}, {"keys": []}, {"keys": None}, {"keys": "keys"}, {"keys": [5]}, b"[" * 100_000, b"\xff"]
)
async def test_an_answer_without_a_usable_key_is_an_outage(answer: object) -> None:
    with pytest.raises(IssuerAway):
        await names(shown_by(answer))


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://169.254.169.254/", "https://[::1", "", "//idp.example/keys"],
)
async def test_keys_are_fetched_from_no_address_that_the_network_can_answer_for(address: str) -> None:
    with pytest.raises(IssuerAway):
        await names(shown_by({"keys": [KEY]}, address))
