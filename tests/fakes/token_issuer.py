"""A token issuer that answers httpx in this process, and signs whatever it is asked to."""

from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet

AUDIENCE = "wardgate"


class FakeIssuer:
    """`away`: it cannot be reached. `asked` counts requests for its keys."""

    def __init__(self, issuer: str = "https://issuer.example/realm") -> None:
        self.issuer = issuer
        self.says_issuer = issuer
        self.away = False
        self.asked = 0
        self.key = new_key("1")
        self.keys: list[Key] = [self.key]
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self.answer))

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The configuration or the keys."""
        if self.away:
            raise httpx.ConnectError("away")
        if request.url.path.endswith("/.well-known/openid-configuration"):
            return httpx.Response(200, json={"issuer": self.says_issuer, "jwks_uri": f"{self.issuer}/keys"})
        self.asked += 1
        return httpx.Response(200, json=self.shown.as_dict(private=False))

    @property
    def shown(self) -> KeySet:
        """Its keys."""
        return KeySet(self.keys)

    def token(self, now: float, key: ECKey | None = None, **claims: Any) -> str:
        """A token of facility 79001 for an hour, with these claims instead; None leaves one out."""
        given = {"iss": self.issuer, "aud": AUDIENCE, "exp": int(now) + 3600, "facility": "79001"} | claims
        signing = key or self.key
        header = {"alg": "ES256", "kid": signing.kid or ""}
        claimed = {name: value for name, value in given.items() if value is not None}
        return jwt.encode(header, claimed, signing, algorithms=["ES256"])


def new_key(kid: str) -> ECKey:
    """A key pair."""
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})
