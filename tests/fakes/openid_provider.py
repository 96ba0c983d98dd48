"""A small OpenID Connect provider: it confirms whoever is set as `subject`, without asking for a password."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from time import time
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import Key, KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from review.console.http.form import read_form
from review.console.server import serve_http

CLIENT_ID, CLIENT_SECRET = "console", "a secret of the console"
MINUTE = 60


class FakeOpenIdProvider:
    """`claims` replace those of the ID token; `subject` is who is logged in there; `signs_with` signs."""

    def __init__(self) -> None:
        self.issuer = ""
        self.subject = "248289761001"
        self.claims: dict[str, Any] = {}
        self.signs_with = _key("1")
        self.keys: list[Key] = [self.signs_with]
        self.algorithm = "RS256"
        self._codes: dict[str, dict[str, str]] = {}

    def change_keys(self) -> None:
        """Sign with a new key, as providers do now and then."""
        self.signs_with = _key("2")
        self.keys = [self.signs_with]

    @property
    def application(self) -> Starlette:
        """All endpoints."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._configuration),
                Route("/keys", self._show_keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    async def _configuration(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    async def _show_keys(self, _request: Request) -> Response:
        return JSONResponse(KeySet(self.keys).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        query = dict(request.query_params)
        code = f"code {len(self._codes)}"
        self._codes[code] = query
        answer = urlencode({"code": code, "state": query["state"]})
        return RedirectResponse(f"{query['redirect_uri']}?{answer}", 303)

    async def _token(self, request: Request) -> Response:
        form = await read_form(request)
        begun = self._codes.pop(form.get("code"), None)
        if begun is None or not _fits(form.get("code_verifier"), begun) or not _is_console(request):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.subject,
            "exp": now + MINUTE,
            "iat": now,
            "nonce": begun["nonce"],
            **self.claims,
        }
        header = {"alg": self.algorithm, "kid": self.signs_with.kid or ""}
        return JSONResponse({"id_token": jwt.encode(header, claims, self.signs_with, [self.algorithm])})


def _key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


def _fits(verifier: str, begun: dict[str, str]) -> bool:
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return (begun["code_challenge_method"], begun["code_challenge"]) == ("S256", digest)


def _is_console(request: Request) -> bool:
    return request.headers.get("authorization", "").startswith("Basic ")


@asynccontextmanager
async def serving_provider() -> AsyncIterator[FakeOpenIdProvider]:
    """A provider that serves over HTTP on this machine."""
    provider = FakeOpenIdProvider()
    async with serve_http(provider.application, "127.0.0.1:0", "") as port:
        provider.issuer = f"http://127.0.0.1:{port}"
        yield provider
