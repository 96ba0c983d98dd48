"""Sends a request over HTTP, bounded in time and bytes, without redirects, to a checked address."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import NamedTuple, Self

import httpx

from gateway.relay.sending.host_guard import HostGuard, HostRefused, Target

# From the host's name to the last byte of the answer, however slowly it comes.
CONNECT_SECONDS, WHOLE_SECONDS = 5.0, 15.0
# Of an answer; more is not read.
MOST_BYTES = 64 * 1024
# Nothing of the request was sent.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class Reply(NamedTuple):
    """What the receiver has answered: the HTTP status, and the beginning of the body."""

    status: int
    body: bytes


class NotAnswered(Exception):  # noqa: N818 - the receiver's failure, and no error of ours
    """There is no answer. `may_have_arrived` is False where the receiver has surely got nothing."""

    def __init__(self, reason: str, may_have_arrived: bool) -> None:
        super().__init__(reason)
        self.may_have_arrived = may_have_arrived


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class HttpSender(AbstractAsyncContextManager["HttpSender"]):
    """Sends to one receiver: its connections are used for no other.

    The host's name is resolved here and the address is checked, and then connected to: a name that leads
    elsewhere at the next moment changes nothing. The certificate is that of the name.
    """

    def __init__(self, guard: HostGuard, resolve_host: Resolve = resolve) -> None:
        self._guard = guard
        self._resolve = resolve_host
        self._client = httpx.AsyncClient(
            follow_redirects=False,
            # Neither a proxy nor a password from the environment or a .netrc.
            trust_env=False,
            timeout=httpx.Timeout(WHOLE_SECONDS, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=4),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def __call__(self, url: str, headers: Mapping[str, str], content: bytes) -> Reply:
        """POST the content. Raises NotAnswered."""
        deadline = asyncio.get_running_loop().time() + WHOLE_SECONDS
        target, address = await self._checked(url)
        try:
            async with asyncio.timeout_at(deadline):
                return await self._post(_request(url, target, address, headers, content))
        except NOT_SENT as error:
            raise NotAnswered(type(error).__name__, may_have_arrived=False) from error
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise NotAnswered(type(error).__name__, may_have_arrived=True) from error

    async def _checked(self, url: str) -> tuple[Target, str]:
        try:
            target = self._guard.target(url)
            async with asyncio.timeout(CONNECT_SECONDS):
                addresses = await self._resolve(target.host, target.port)
            return target, self._guard.choose(target, addresses)
        except HostRefused as refused:
            raise NotAnswered(str(refused), may_have_arrived=False) from refused
        except (OSError, TimeoutError) as error:
            raise NotAnswered("the host cannot be found", may_have_arrived=False) from error

    async def _post(self, request: httpx.Request) -> Reply:
        response = await self._client.send(request, stream=True)
        try:
            body = bytearray()
            async for part in response.aiter_raw(4096):
                body += part
                if len(body) >= MOST_BYTES:
                    break
            return Reply(response.status_code, bytes(body[:MOST_BYTES]))
        finally:
            await response.aclose()


def _request(
    url: str, target: Target, address: str, headers: Mapping[str, str], content: bytes
) -> httpx.Request:
    asked = httpx.URL(url)
    return httpx.Request(
        "POST",
        asked.copy_with(host=address),
        headers={"Accept-Encoding": "identity", **headers, "Host": asked.netloc.decode()},
        content=content,
        extensions={
            "sni_hostname": target.host,
            "timeout": httpx.Timeout(WHOLE_SECONDS, connect=CONNECT_SECONDS).as_dict(),
        },
    )
