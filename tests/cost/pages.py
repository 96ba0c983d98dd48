"""What a page of the console takes, over a million cases."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import httpx
import psutil

from docs.generate.scale.costs import Effort
from review.accounts.role import Role
from tests.bench.cases import queue_of_cases
from tests.bench.console import CASES, FILTERS, claim_pages
from tests.bench.processes import DATA_FOLDER
from tests.browser.running_console import PASSWORD, RunningConsole, running_console
from tests.cost.database import MEGABYTE, Counters
from tests.cost.meter import Meter, Processes
from wardgate.samples.progress import Progress
from wardgate.stack.embedded.redis import EmbeddedRedis

DECIDED = ("review.decisions", "review.decided", "review.finding_verdicts")
# Of the shared page of the queue, one after the other, and of each claim.
ROUNDS = 10
CSRF_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class PageCosts(NamedTuple):
    """Of each page; bytes of a decision; resident megabytes and connections of the console."""

    pages: dict[str, Effort]
    decision: float
    megabytes: float
    connections: int


def measure(redis_server: EmbeddedRedis, folder: Path, progress: Progress, idle_seconds: float) -> PageCosts:
    """Pages of the queue with what their script asks for, by each filter; pages of claims."""
    progress(f"pages over {CASES:,} cases", 0, 0)
    with queue_of_cases(DATA_FOLDER, CASES) as url:
        counters = Counters(url)
        alone = counters.connections()
        with running_console(url, redis_server.url, folder) as console:
            running = Processes(counters.server(), redis_server.child.pid or 0, console=console.process.pid)
            pages = _pages(console, running, idle_seconds)
            connections = counters.connections() - alone
            size = psutil.Process(console.process.pid).memory_info().rss / MEGABYTE
        decision = counters.size(DECIDED) / counters.rows(DECIDED[0])
    return PageCosts(pages, round(decision), round(size), connections)


def _pages(console: RunningConsole, running: Processes, idle_seconds: float) -> dict[str, Effort]:
    claims = asyncio.run(claim_pages(console.database_url))
    account = f"cost-{uuid4().hex[:8]}"
    asyncio.run(console.add_reviewer(account, Role.LEAD))
    with httpx.Client(base_url=console.url, timeout=60) as browser:
        _log_in(browser, account)
        # The first page waits until all statistics are counted.
        _get(browser, ["/rules", "/queue", claims[0]])
        Counters(console.database_url).checkpoint()
        meter = Meter(running, idle_seconds)
        queue = [path for query in FILTERS for path in (f"/queue?{query}", f"/queue/counts?{query}")]
        return {
            "the queue, with its counts": _measured(meter, browser, queue, len(FILTERS)),
            "a claim": _measured(meter, browser, claims * ROUNDS, len(claims) * ROUNDS),
        }


def _measured(meter: Meter, browser: httpx.Client, paths: Sequence[str], pages: int) -> Effort:
    taken, _ = meter.measured(lambda: _get(browser, paths))
    return taken.each(pages, wal=0)


def _log_in(browser: httpx.Client, account: str) -> None:
    token = CSRF_TOKEN.search(browser.get("/login").text)
    assert token
    fields = {"account": account, "password": PASSWORD, "csrf_token": token[1]}
    browser.post("/login", data=fields)


def _get(browser: httpx.Client, paths: Sequence[str]) -> None:
    for path in paths:
        status = browser.get(path).status_code
        assert status == 200, (path, status)
