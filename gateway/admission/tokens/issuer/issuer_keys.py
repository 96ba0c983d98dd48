"""The public keys of a token issuer (OpenID Connect Discovery 1.0): fetched, kept, and fetched again."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from runtime.address import is_loopback_host
from runtime.outages.outage_log import OutageLog

TIMEOUT_SECONDS = 5
# A longer answer is not an issuer's: the keys of a large one have some kilobytes.
LARGEST_BYTES = 1024 * 1024
# An issuer takes a key out of use by no longer showing it.
REFRESH_SECONDS = 600.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
# A key that is not known is looked for at most so often: anybody can send a token that names one.
ASK_SECONDS = 10.0


class IssuerAway(Exception):  # noqa: N818 - expected
    """The issuer cannot be reached, or does not answer as one."""


class IssuerKeys:
    """The newest keys that the issuer has shown. While it cannot be reached, these go on."""

    def __init__(
        self,
        issuer: str,
        http: httpx.AsyncClient,
        outage: OutageLog,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._http = http
        self._outage = outage
        self._seconds = seconds
        self._asked_at = float("-inf")
        self._is_away = True
        self._asking = asyncio.Lock()
        # The same object until the issuer shows other keys.
        self.newest = KeySet([])

    @property
    def is_known(self) -> bool:
        """Whether the last attempt has found keys."""
        return not self._is_away

    async def run(self) -> None:
        """Fetch the keys again and again, until cancelled; after a failure with growing pauses."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._fetch()
            except IssuerAway:
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            else:
                pause = FIRST_PAUSE_SECONDS
                await asyncio.sleep(REFRESH_SECONDS)

    async def look_for_newer(self, known: KeySet) -> None:
        """Fetch the keys, because one is missing in these. Raises IssuerAway where that cannot be done.

        Callers who come together share one request, and those who come soon after it make none.
        """
        async with self._asking:
            if self.newest is known and self._seconds() - self._asked_at >= ASK_SECONDS:
                await self._fetch()
        if self._is_away:
            raise IssuerAway

    async def _fetch(self) -> None:
        self._asked_at = self._seconds()
        try:
            self._use(await self._read_keys())
        except IssuerAway as away:
            self._is_away = True
            self._outage.begin(away)
            raise
        self._is_away = False
        self._outage.end()

    def _use(self, found: KeySet) -> None:
        if found.as_dict(private=False) != self.newest.as_dict(private=False):
            self.newest = found

    async def _read_keys(self) -> KeySet:
        address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        configuration = await self._json(address)
        if configuration.get("issuer") != self._issuer:
            raise IssuerAway
        found = await self._json(str(configuration.get("jwks_uri")))
        keys = [*_usable_keys(found.get("keys"))]
        if not keys:
            raise IssuerAway
        return KeySet(keys)

    async def _json(self, address: str) -> dict[str, Any]:
        if not is_safe(address):
            raise IssuerAway
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS), self._http.stream("GET", address) as answer:
                answer.raise_for_status()
                content = bytearray()
                async for chunk in answer.aiter_bytes():
                    content += chunk
                    if len(content) > LARGEST_BYTES:
                        raise IssuerAway
            found = httpx.Response(200, content=bytes(content)).json()
        # JSON that is nested too deeply is a RecursionError.
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, RecursionError) as error:
            raise IssuerAway from error
        if not isinstance(found, dict):
            raise IssuerAway
        return found


def _usable_keys(found: object) -> Iterator[Key]:
    """Those that can be read: an issuer may show others for other purposes (RFC 7517, section 5)."""
    for key in found if isinstance(found, list) else ():
        # What joserfc raises for a key that no library has written is not of one kind.
        with suppress(JoseError, ValueError, KeyError, TypeError, AttributeError):
            yield from KeySet.import_key_set({"keys": [key]}).keys


def is_safe(address: str) -> bool:
    """Whether nobody on the network can put other keys in place of the issuer's."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback_host(parts.hostname or ""))
