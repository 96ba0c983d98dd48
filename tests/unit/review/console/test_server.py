"""The HTTP server of the console: proxies that it trusts, and how it stops."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from review.console.http.fair_connections import FairConnections
from review.console.server import DRAIN_SECONDS, serve_http
from runtime.address_taken import AddressTaken


async def address_of(request: Request) -> Response:
    assert request.client
    return PlainTextResponse(request.client.host)


async def endless(_request: Request) -> Response:
    async def events() -> AsyncIterator[str]:
        while True:
            yield "data:\n\n"
            await asyncio.sleep(0.01)

    return StreamingResponse(events(), media_type="text/event-stream")


async def slow(_request: Request) -> Response:
    await asyncio.sleep(3 * Hasty.head_seconds)
    return PlainTextResponse("done")


APPLICATION = Starlette(
    routes=[Route("/address", address_of), Route("/events", endless), Route("/slow", slow)]
)
ANSWERED = b"GET /address HTTP/1.1\r\nHost: a\r\n\r\n"
BROWSER = {"x-forwarded-for": "192.0.2.7"}


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [("", "127.0.0.1"), ("10.0.0.1", "127.0.0.1"), ("127.0.0.1", "192.0.2.7"), ("127.0.0.0/8", "192.0.2.7")],
)
async def test_only_a_proxy_of_the_settings_names_the_address_of_the_browser(proxies: str, seen: str) -> None:
    async with serve_http(APPLICATION, "127.0.0.1:0", proxies) as port, httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/address", headers=BROWSER)
    assert answer.text == seen


async def test_open_streams_of_events_end_at_once_when_the_server_stops() -> None:
    async with asyncio.timeout(DRAIN_SECONDS + 60), httpx.AsyncClient(timeout=60) as client:
        began = asyncio.Event()
        async with serve_http(APPLICATION, "127.0.0.1:0", "") as port:
            reading = asyncio.create_task(_read(client, f"http://127.0.0.1:{port}/events", began))
            await began.wait()
        assert await reading > 0


async def _read(client: httpx.AsyncClient, url: str, began: asyncio.Event) -> int:
    """How many bytes there were. Raises where the stream breaks off without its end."""
    size = 0
    async with client.stream("GET", url) as answer:
        async for part in answer.aiter_bytes():
            size += len(part)
            began.set()
    return size


class Hasty(FairConnections):
    """Waits less than a test does."""

    head_seconds = 0.2


@pytest.mark.parametrize("sent", [b"", b"GET /address HTTP/1.1\r\nHost: a", ANSWERED + b"GET /ad"])
async def test_a_connection_without_a_whole_request_is_closed(sent: bytes) -> None:
    async with serve_http(APPLICATION, "127.0.0.1:0", "", Hasty) as port, asyncio.timeout(60):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        assert (await reader.read()).count(b"200 OK") == sent.count(b"\r\n\r\n")
        writer.close()


async def test_a_request_in_progress_may_take_longer_than_its_head() -> None:
    async with serve_http(APPLICATION, "127.0.0.1:0", "", Hasty) as port, httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/slow", timeout=60)
    assert answer.text == "done"


class Small(FairConnections):
    """Has room for few connections."""

    most_connections = 8


async def test_one_address_with_all_its_connections_open_shuts_out_no_other_address() -> None:
    async with serve_http(APPLICATION, "127.0.0.1:0", "", Small) as port, asyncio.timeout(60):
        opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        reviewer = httpx.AsyncHTTPTransport(local_address="127.0.0.2")
        async with httpx.AsyncClient(transport=reviewer) as client:
            answer = await client.get(f"http://127.0.0.1:{port}/address")
        assert (answer.status_code, answer.text) == (200, "127.0.0.2")
        for _, writer in opened:
            writer.close()


async def test_an_address_in_use_names_the_setting() -> None:
    async with serve_http(APPLICATION, "127.0.0.1:0", "") as port:
        with pytest.raises(AddressTaken, match="set WARDGATE_CONSOLE_LISTEN"):
            async with serve_http(APPLICATION, f"127.0.0.1:{port}", ""):
                pass


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET\r\n\r\n", b"\x00" * 5000])
async def test_what_is_no_http_is_refused_and_leaves_nothing_in_the_log(
    sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with serve_http(APPLICATION, "127.0.0.1:0", "") as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        assert (await reader.read()).startswith(b"HTTP/1.1 400")
        writer.close()
    assert caplog.records == []
