"""Forms: their tokens, their limits, and where they may lead."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from review.console.http.csrf import CsrfTokens
from review.console.http.form import MOST_BYTES, FormRefused, read_form
from review.console.visit import local_path

FORM = "application/x-www-form-urlencoded"


def posted(body: bytes, content_type: str = FORM) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", content_type.encode())]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive)


async def test_fields_are_text_and_a_name_may_occur_several_times() -> None:
    form = await read_form(posted(b"note=C%E1%BA%AFt+%26+%3Cb%3E&line=1&line=2&empty="))
    assert form.get("note") == "Cắt & <b>"
    assert form.all("line") == ["1", "2"]
    assert form.get("empty") == form.get("missing") == ""
    assert list(form.pairs())[-1] == ("empty", "")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"a=" + b"x" * MOST_BYTES, FORM, 413),
        (b"a=%ff", FORM, 400),
        (b"a=%00", FORM, 400),
        ("a=é".encode(), FORM, 400),
        (b"&".join(b"a=1" for _ in range(10_001)), FORM, 400),
    ],
)
async def test_what_is_no_form_or_too_large_is_refused(body: bytes, content_type: str, status: int) -> None:
    with pytest.raises(FormRefused) as refused:
        await read_form(posted(body, content_type))
    assert refused.value.status == status


async def test_a_form_that_does_not_come_to_its_end_is_refused() -> None:
    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", FORM.encode())]}
    with pytest.raises(FormRefused) as refused:
        await read_form(Request(scope, receive), 0.01)
    assert refused.value.status == 408


def test_a_token_fits_the_browser_it_was_made_for_and_no_other() -> None:
    tokens = CsrfTokens(b"k" * 32)
    token = tokens.new("browser")
    assert tokens.matches("browser", token)
    assert not tokens.matches("another browser", token)
    assert not CsrfTokens(b"l" * 32).matches("browser", token)


def test_a_token_is_another_text_on_each_page() -> None:
    tokens = CsrfTokens(b"k" * 32)
    assert len({tokens.new("browser") for _ in range(10)}) == 10


@pytest.mark.parametrize("token", ["", "x", "é", "AAAA", "A" * 44, "A" * 43])
def test_what_is_no_token_does_not_fit(token: str) -> None:
    assert not CsrfTokens(b"k" * 32).matches("browser", token)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "queue",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example",
        "/a\n",
        "/\t/x",
    ],
)
def test_a_form_never_leads_to_another_site(asked: str) -> None:
    assert local_path(asked, "/queue") == "/queue"


def test_a_form_leads_to_a_page_of_the_console() -> None:
    assert local_path("/claims/1?lang=vi", "/queue") == "/claims/1?lang=vi"
