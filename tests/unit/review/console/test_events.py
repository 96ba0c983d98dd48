"""The streams of events of open queues."""

from collections.abc import AsyncGenerator
from typing import cast
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.console.arrivals import Arrivals
from review.console.http.csrf import CsrfTokens
from review.console.http.static_files import StaticFiles
from review.console.pages.events import MOST_STREAMS, REVIEWED, EventPages
from review.console.renderer import Renderer
from review.console.text.language import Language
from review.console.visit import Browser, Visit

ASKED = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []})
RENDERER = Renderer(StaticFiles(), [])


def a_visit() -> Visit:
    actor = Actor(reviewer_id=uuid4(), account="ha.tran", full_name="Trần Thu Hà", role=Role.REVIEWER)
    return Visit(ASKED, Browser(Language.ENGLISH, "", ""), actor, RENDERER, CsrfTokens(b"k" * 32))


async def begun(response: Response) -> AsyncGenerator[str, None]:
    """The stream of a response, with its first event read."""
    assert isinstance(response, StreamingResponse)
    stream = cast("AsyncGenerator[str, None]", response.body_iterator)
    assert await anext(stream) == f"retry: 5000\n\n{REVIEWED}"
    return stream


async def test_a_reviewer_has_a_bounded_number_of_streams_and_others_have_their_own() -> None:
    pages, visit = EventPages(Arrivals()), a_visit()
    streams = [await begun(await pages.events(visit)) for _ in range(MOST_STREAMS)]
    assert (await pages.events(visit)).status_code == 429
    await (await begun(await pages.events(a_visit()))).aclose()
    await streams.pop().aclose()
    streams.append(await begun(await pages.events(visit)))
    for stream in streams:
        await stream.aclose()


async def test_a_claim_that_is_reviewed_while_a_stream_pauses_is_told_after_the_pause() -> None:
    arrivals = Arrivals()
    stream = await begun(await EventPages(arrivals, least_pause=0).events(a_visit()))
    arrivals.notify()
    assert await anext(stream) == REVIEWED
    arrivals.notify()
    assert await anext(stream) == REVIEWED
    await stream.aclose()
