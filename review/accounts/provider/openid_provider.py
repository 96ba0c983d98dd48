"""An OpenID Connect provider over HTTP: discovery, authorization code with PKCE, checks of the ID token."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, MissingKeyError
from joserfc.jwk import KeySet

from review.accounts.provider.log_in_by_provider import Flow, ProviderAway, ProviderRefused

# Signatures by a key pair alone: with HMAC, whoever knows the client's secret could make ID tokens.
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "ES384", "RS512", "ES512", "EdDSA")
TIMEOUT_SECONDS = 5
CLOCK_LEEWAY_SECONDS = 60


class Client(NamedTuple):
    """How the console is registered at the provider. `callback` is the address that it leads back to."""

    client_id: str
    secret: str
    callback: str


class Endpoints(NamedTuple):
    """What discovery found."""

    authorization: str
    token: str
    keys: str


class OpenIdProvider:
    """The port Provider. Discovery and keys are read when needed, and kept until they no longer fit."""

    def __init__(self, issuer: str, client: Client, http: httpx.AsyncClient) -> None:
        self._issuer = issuer
        self._client = client
        self._http = http
        self._endpoints: Endpoints | None = None
        self._keys: KeySet | None = None

    async def address(self, flow: Flow) -> str:
        """Where the person confirms who they are."""
        endpoints = await self._discovered()
        query = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self._client.client_id,
            "redirect_uri": self._client.callback,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": _challenge(flow.verifier),
            "code_challenge_method": "S256",
        }
        return f"{endpoints.authorization}{'&' if '?' in endpoints.authorization else '?'}{urlencode(query)}"

    async def subject(self, code: str, flow: Flow) -> str:
        """Whom the code stands for (OpenID Connect Core 1.0, 3.1.3)."""
        id_token = await self._id_token(code, flow)
        claims = await self._verified(id_token)
        registry = jwt.JWTClaimsRegistry(
            leeway=CLOCK_LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": flow.nonce},
        )
        try:
            registry.validate(claims)
        except JoseError as error:
            raise ProviderRefused from error
        if claims.get("azp", self._client.client_id) != self._client.client_id:
            raise ProviderRefused
        return str(claims["sub"])

    async def _id_token(self, code: str, flow: Flow) -> str:
        endpoints = await self._discovered()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.callback,
            "code_verifier": flow.verifier,
        }
        credentials = (self._client.client_id, self._client.secret)
        answer = await self._answer(self._http.build_request("POST", endpoints.token, data=form), credentials)
        if answer.status_code in (400, 401):
            raise ProviderRefused
        id_token = _json(answer).get("id_token")
        if not isinstance(id_token, str):
            raise ProviderAway
        return id_token

    async def _verified(self, id_token: str) -> dict[str, Any]:
        """The claims, where the signature is the provider's. It may have changed its keys meanwhile."""
        for _ in range(2):
            keys = self._keys or await self._read_keys()
            try:
                return jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
            except (InvalidKeyIdError, MissingKeyError):
                self._keys = None
            except (JoseError, ValueError) as error:
                raise ProviderRefused from error
        raise ProviderRefused

    async def _read_keys(self) -> KeySet:
        endpoints = await self._discovered()
        found = _json(await self._answer(self._http.build_request("GET", endpoints.keys)))
        try:
            self._keys = KeySet.import_key_set(found)  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderAway from error
        return self._keys

    async def _discovered(self) -> Endpoints:
        if self._endpoints is None:
            address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            found = _json(await self._answer(self._http.build_request("GET", address)))
            if found.get("issuer") != self._issuer:
                raise ProviderAway
            self._endpoints = Endpoints(
                _address(found, "authorization_endpoint"),
                _address(found, "token_endpoint"),
                _address(found, "jwks_uri"),
            )
        return self._endpoints

    async def _answer(
        self, request: httpx.Request, credentials: tuple[str, str] | None = None
    ) -> httpx.Response:
        try:
            return await self._http.send(request, auth=credentials)
        except httpx.HTTPError as error:
            raise ProviderAway from error


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        found = answer.json() if answer.is_success else None
    except ValueError as error:
        raise ProviderAway from error
    if not isinstance(found, dict):
        raise ProviderAway
    return found


def _address(found: Mapping[str, Any], name: str) -> str:
    address = found.get(name)
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        raise ProviderAway
    return address


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
