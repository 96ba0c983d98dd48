"""The console as a process: it starts, answers for a load balancer, and ends in order."""

import asyncio
import socket
import urllib.request
from contextlib import aclosing
from pathlib import Path

import httpx

from review.console.http.csrf import FIELD
from review.console.http.page_turns import MOST_WAITING
from tests.browser.running_console import PASSWORD, RunningConsole, running_console
from tests.integration.claim_stack import ClaimStack
from tests.integration.log_lines import plain_lines
from tests.unit.review.console.desk import field_of


def test_a_console_reports_its_health_without_log_in_and_ends_with_status_0(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    with running_console(database_url, redis_url, tmp_path) as console:
        with urllib.request.urlopen(f"{console.url}/health") as answer:
            assert answer.read() == b'{"status":"up","database":"up","redis":"up"}'
        assert console.metric("wardgate_database_up") == console.metric("wardgate_redis_up") == 1
        assert console.process.stop() == 0
        assert '"event": "stopped"' in console.process.log()


def test_a_console_that_cannot_start_says_why_in_a_line_for_each_reason(stack: ClaimStack) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        console = stack.start(
            "-m",
            "review",
            "console",
            WARDGATE_CONSOLE_LISTEN=taken,
            WARDGATE_CONSOLE_METRICS_LISTEN="127.0.0.1:0",
        )
        assert console.wait() == 1
    assert plain_lines(console.log().splitlines()) == [
        f"cannot listen on {taken} (Address already in use): set WARDGATE_CONSOLE_LISTEN to another HOST:PORT"
    ]


async def browser_of(console: RunningConsole, account: str) -> httpx.AsyncClient:
    """A browser of this reviewer, who has logged in."""
    await console.add_reviewer(account)
    browser = httpx.AsyncClient(base_url=console.url, timeout=60)
    page = (await browser.get("/login")).text
    fields = {"account": account, "password": PASSWORD, FIELD: field_of(page, FIELD)}
    assert (await browser.post("/login", data=fields)).status_code == 303
    return browser


def test_a_reviewer_who_asks_for_hundreds_of_pages_at_once_leaves_others_theirs(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    async def ask(console: RunningConsole) -> tuple[set[int], set[int]]:
        async with (
            aclosing(await browser_of(console, "ha.tran")) as busy,
            aclosing(await browser_of(console, "nam.le")) as other,
        ):
            flood = [asyncio.ensure_future(busy.get("/log")) for _ in range(3 * MOST_WAITING)]
            pages = {(await other.get("/queue")).status_code for _ in range(3)}
            return {page.status_code for page in await asyncio.gather(*flood)}, pages

    with running_console(database_url, redis_url, tmp_path) as console:
        assert asyncio.run(ask(console)) == ({200, 429}, {200})
