"""Fixtures of all tests with a browser."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import started_chromium

# A browser waits this long for an element: not a promise of the product, but of a busy machine.
TIMEOUT_MILLISECONDS = 30_000
# What the browser itself says of an answer that is no success.
OF_A_STATUS = "Failed to load resource: the server responded with a status of"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests of this process."""
    expect.set_options(timeout=TIMEOUT_MILLISECONDS)
    async with started_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A window without cookies, in Vietnamese.

    The test fails where a script fails, or the Content-Security-Policy blocks anything.
    """
    context = await chromium.new_context(viewport={"width": 1280, "height": 720}, locale="vi-VN")
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    opened = await context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: _note(message.text, message.type, problems))
    yield opened
    await context.close()
    assert problems == []


def _note(text: str, kind: str, problems: list[str]) -> None:
    if kind in ("error", "warning") and not text.startswith(OF_A_STATUS):
        problems.append(text)
