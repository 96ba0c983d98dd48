"""Finds a Chromium and starts it. Without one, every browser test fails with a line that says what to do."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

# The first one is the same browser without windows: a page costs it half the processor time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MISSING = (
    "This needs Chromium, and there is none. Install it: `apt install chromium` on Debian, or "
    "`.venv/bin/playwright install chromium`."
)


@asynccontextmanager
async def started_chromium() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with async_playwright() as playwright:
        # Chromium refuses its sandbox to root, who runs the tests in CI.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = await playwright.chromium.launch(executable_path=_path(playwright), args=arguments)
        yield browser
        await browser.close()


def ensure_chromium() -> None:
    """Exit with what to install where there is none: for a program that needs it only at its end."""

    async def start() -> None:
        async with started_chromium():
            pass

    try:
        asyncio.run(start())
    except pytest.fail.Exception as missing:
        sys.exit(str(missing))


def _path(playwright: Playwright) -> str:
    installed = (shutil.which(name) for name in NAMES)
    own = Path(playwright.chromium.executable_path)
    path = next((path for path in installed if path), str(own) if own.exists() else None)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    return path
