"""Fixtures of all tests with a browser."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Dialog, Error, Page, expect

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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window(chromium: Browser) -> AsyncIterator[Page]:
    """One window for all tests: to open another one takes Chromium longer than most tests."""
    context = await chromium.new_context(locale="vi-VN")
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(window: Page) -> AsyncIterator[Page]:
    """A window without cookies and without anything stored, in Vietnamese.

    The test fails where a script fails or opens a dialog, or the Content-Security-Policy blocks anything.
    """
    await window.set_viewport_size({"width": 1280, "height": 720})
    problems: list[str] = []
    with _listening(window, problems):
        yield window
        await _forget_everything(window)
    assert problems == []


@contextmanager
def _listening(window: Page, problems: list[str]) -> Iterator[None]:
    def note_error(error: Error) -> None:
        problems.append(str(error))

    def note_message(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(OF_A_STATUS):
            problems.append(message.text)

    async def note_dialog(dialog: Dialog) -> None:
        problems.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    window.on("pageerror", note_error)
    window.on("console", note_message)
    window.on("dialog", note_dialog)
    yield
    window.remove_listener("pageerror", note_error)
    window.remove_listener("console", note_message)
    window.remove_listener("dialog", note_dialog)


async def _forget_everything(window: Page) -> None:
    """As in a window that was just opened, but for its renderer: to leave the console's site would end it."""
    if not window.url.startswith("about:"):
        await window.goto(urljoin(window.url, "/health"))
        await window.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    await window.context.clear_cookies()
    await window.emulate_media(media="null", color_scheme="null")
