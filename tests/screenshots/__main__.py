"""`make screenshots`: every page, in both languages and both colour schemes, into the folder screenshots/.

Some of them are kept in docs/pictures/, where docs/console.md shows them.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.async_api import Browser, Page

from tests.acceptance.running_stack import NO_SECOND_LOOK, RunningStack, running
from tests.browser.chromium import ensure_chromium, started_chromium

FOLDER = Path("screenshots")
KEPT = Path("docs/pictures")
# Those that the documentation shows: page, language, scheme.
SHOWN = (
    "queue-vi-light",
    "queue-en-dark",
    "claim-vi-light",
    "claim-en-dark",
    "rule-en-light",
    "facility-vi-dark",
    "files-en-light",
)
MOST_BYTES = 200_000
SIZE = {"width": 1280, "height": 800}
LANGUAGES = ("vi", "en")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# One page each; "claim" is the first of the queue.
PATHS = {
    "queue": "/queue",
    "claim": "",
    "keys": "/keys",
    "rules": "/rules",
    "rule": "/rules/W01",
    "facilities": "/facilities",
    "facility": "/facilities/01101",
    "look-ups": "/look-ups",
    "files": "/files",
    "log": "/log",
    "account": "/account",
}
# So many claims of each filter are decided first, so that the pages of rules and facilities have something to
# show.
DECIDED = {"/queue?rule=W06": 1, "/queue?band=CLEAR": 11}


class Console:
    """The console of a stack, as its sample reviewer sees it."""

    def __init__(self, stack: RunningStack) -> None:
        lines = (stack.folder / "connection.env").read_text().splitlines()
        values = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
        self.url = values["WARDGATE_CONSOLE_URL"].strip("'\"")
        self._account = values["WARDGATE_REVIEWER"].strip("'\"")
        self._password = values["WARDGATE_REVIEWER_PASSWORD"].strip("'\"")

    async def log_in(self, page: Page) -> None:
        """Open the queue."""
        await page.goto(f"{self.url}/login")
        await page.fill("#account", self._account)
        await page.fill("#password", self._password)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{self.url}/queue*")

    async def first_claim(self, page: Page) -> str:
        """The path of the first claim of the queue."""
        await page.goto(f"{self.url}/queue")
        path = await page.locator('a[href^="/claims/"]').first.get_attribute("href")
        return path or "/queue"

    async def decide_next(self, page: Page) -> None:
        """Take the next claim, and decide it as the rules propose."""
        await page.keyboard.press("t")
        await page.wait_for_url(f"{self.url}/claims/*")
        await page.keyboard.press("Shift+Y")
        await page.keyboard.press("Control+Enter")
        await page.wait_for_url(f"{self.url}/queue*")


async def picture_all(stack: RunningStack) -> None:
    """Submit files, decide some claims, then picture every page."""
    await asyncio.to_thread(stack.run_command, "files", "sample", "--count", "40")
    console = Console(stack)
    async with started_chromium() as browser:
        page = await (await browser.new_context(viewport=SIZE, locale="vi-VN")).new_page()  # type: ignore[arg-type]
        await console.log_in(page)
        for path, count in DECIDED.items():
            await page.goto(f"{console.url}{path}")
            for _ in range(count):
                await console.decide_next(page)
        for scheme in SCHEMES:
            await _picture_scheme(browser, console, scheme)


async def _picture_scheme(browser: Browser, console: Console, scheme: Literal["light", "dark"]) -> None:
    context = await browser.new_context(viewport=SIZE, color_scheme=scheme)  # type: ignore[arg-type]
    page = await context.new_page()
    for language in LANGUAGES:
        await page.goto(f"{console.url}/login?lang={language}")
        await _picture(page, f"login-{language}-{scheme}")
    await console.log_in(page)
    claim = await console.first_claim(page)
    for language in LANGUAGES:
        for name, path in PATHS.items():
            await page.goto(f"{console.url}{path or claim.partition('?')[0]}?lang={language}")
            await _picture(page, f"{name}-{language}-{scheme}")
    await context.close()


async def _picture(page: Page, name: str) -> None:
    # Previews and sums arrive after the page.
    await page.wait_for_timeout(700)
    await page.screenshot(path=FOLDER / f"{name}.png")
    say(f"{FOLDER / name}.png")


def keep_shown() -> None:
    """Copy what the documentation shows. Exits where one is too large."""
    KEPT.mkdir(exist_ok=True)
    for name in SHOWN:
        kept = KEPT / f"{name}.png"
        with Image.open(FOLDER / kept.name) as picture:
            # 256 colours are all that a page of text has, and a third of the bytes.
            picture.convert("RGB").quantize(256).save(kept, optimize=True)
        if kept.stat().st_size > MOST_BYTES:
            sys.exit(f"{kept} has more than {MOST_BYTES} bytes")


def main() -> None:
    """Start everything on a folder that is deleted afterwards, and picture it."""
    ensure_chromium()
    FOLDER.mkdir(exist_ok=True)
    say("Starting everything, submitting claims and deciding some (a minute or two)")
    with (
        tempfile.TemporaryDirectory(prefix="wg-") as folder,
        running(Path(folder) / "up", WARDGATE_CLAIMS="300", **NO_SECOND_LOOK) as stack,
    ):
        submitted = stack.run_command("submit", str(stack.folder / "sample-claims"))
        if submitted.returncode not in (0, 1):
            sys.exit(submitted.stderr)
        asyncio.run(picture_all(stack))
    keep_shown()
    say(f"{len(SHOWN)} of them are in {KEPT}, too")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
