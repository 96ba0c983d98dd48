"""P13: how long pages of the console take over a million claims, and taking the next claim."""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from os import getloadavg
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple, TypeAlias
from uuid import uuid4

import asyncpg
import httpx

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.triage.assigning.assign import AssignClaim, TakeNext
from review.triage.assigning.assignment_table import AssignmentTable
from review.triage.queue.queue_filter import QueueFilter
from review.worker.queue.claim_queue import take_number
from runtime.clock import Clock
from runtime.postgres.open_database import open_database
from runtime.postgres.url import database_address
from tests.bench.cases import queue_of_cases
from tests.bench.processes import DATA_FOLDER
from tests.bench.result import Goal, Result, Unit
from tests.bench.rounds import Spread
from tests.browser.running_console import PASSWORD, RunningConsole, running_console
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, INSURANCE_NUMBER
from tests.integration.triage_desk import Desk
from wardgate.samples.progress import Progress

# A path or a query, and the milliseconds until it was answered.
Timed: TypeAlias = tuple[str, float]
CASES = 1_000_000
ROUNDS, TAKES, TAKERS, CLAIMS, LINES = 5, 20, 10, 10, 50
TODAY = date.today()  # noqa: DTZ011 - the cases are made relative to the database's day
# Every condition by itself, common and rare, in every order; conditions that seldom meet; several together.
FILTERS = (
    *("", "order=age", "order=amount", "order=score", "band=SUSPECT", "band=SUSPECT&band=CHECK"),
    *("band=CLEAR", "band=CLEAR&order=score", "facility=01000", "facility=96760", "province=01"),
    *("facility=01000&facility=01240&order=age", "rule=W01", "rule=W16", "rule=W01&band=CLEAR"),
    *("rule=W16&facility=01000", "kind=inpatient", "kind=inpatient&from=5000000", "from=6035000"),
    *("from=1200000&to=1210000", "line=22.0001", "line=22.2990", "line=22.0001&facility=01000"),
    *("q=01000-2026001", "q=0765432", "mark=EXPLAINED", "mark=RANDOM", "mine=1", "state=DECIDED"),
    *("state=ASKED", "state=SECOND_LOOK", "band=SUSPECT&kind=inpatient&province=01&rule=W04&order=age"),
    f"served_from={TODAY - timedelta(20)}&served_until={TODAY - timedelta(10)}",
    f"served_from={TODAY - timedelta(95)}&served_until={TODAY - timedelta(94)}",
    f"arrived_from={TODAY - timedelta(3)}",
    # Many cases, all at the end of the order; and what waits for another reviewer.
    *("rule=W04&to=60000", "band=CLEAR&kind=inpatient&order=amount", "line=22.0001&order=amount&to=60000"),
    *(f"arrived_from={TODAY - timedelta(9)}&order=score&band=CLEAR", "rule=W01&order=age", "others=1"),
)
FACETS = ("rule", "facility", "kind", "more_filters", "amount", "period")
PAGES = Goal("P13", "console: a page of the queue, p95", 100, at_most=True, unit=Unit.MILLISECONDS)
CLAIM = Goal("P13", "console: a claim's page, p95", 100, at_most=True, unit=Unit.MILLISECONDS)
COUNTS = Goal("P13", "console: a page's counts, a chip's, p95", 2000, at_most=True, unit=Unit.MILLISECONDS)
STATISTICS = Goal("P13", "console: rules, facilities, log, p95", 1000, at_most=True, unit=Unit.MILLISECONDS)
WEIGHT = Goal("P13", "console: a page's bytes, first visit", 300, at_most=True, unit=Unit.KILOBYTES)
AGAIN = Goal("P13", "visited before", 50, at_most=True, unit=Unit.KILOBYTES)
TAKE = Goal("P13", "console: take next, p95", 20, at_most=True, unit=Unit.MILLISECONDS)
OF_PAGES = (
    f"GET over HTTP, one after the other; console and PostgreSQL share two cores. {CASES:,} cases, of which "
    f"590,000 are open. The queue: {len(FILTERS)} filters, {ROUNDS} times each. Claims have {LINES} lines."
)
OF_COUNTS = (
    "GET over HTTP, one after the other: what the script of the page asks for once the page is there, for "
    "each of these filters, and when a chip is opened."
)
OF_STATISTICS = (
    f"GET over HTTP, one after the other, {ROUNDS} times each: the lists of rules and facilities, "
    "of each one with many claims and one with few, a month's statement, the log. 400,000 cases are decided."
)
OF_WEIGHT = (
    "As sent, compressed: the page with its style sheets, scripts and icons, and with what its script "
    "fetches at once; the largest of the pages below. The browser keeps style sheets, scripts and icons "
    "for the next visit."
)
OF_TAKING = f"The use case, by {TAKERS} reviewers at once on {CASES:,} cases, {TAKES} times each."
MONTH = TODAY.replace(day=1) - timedelta(1)
COUNTED = (
    *("/rules", "/rules/W01", "/rules/W17", "/facilities", "/facilities/01000", "/facilities/96760"),
    *("/log", f"/facilities/96760/statement.csv?month={MONTH:%Y-%m}"),
)
LINKED = re.compile(r"""(?:href|src)="(/static/[^"#]+)|from "(\./[\w.]+)"|url\("?([^)"#]+)""")
A_CLAIM = re.compile(r"/claims/[0-9a-f-]{36}")
ADD_PEOPLE = (
    f"INSERT INTO gateway.facilities VALUES ('{FACILITY}', 'A', '01', 'central') ON CONFLICT DO NOTHING",
    f"INSERT INTO gateway.people VALUES ('{INSURANCE_NUMBER}', '{CHIP_ID}', 'A', '1990', 'male') "
    "ON CONFLICT DO NOTHING",
    "UPDATE review.cases SET held_by = NULL, held_until = NULL WHERE held_by IS NOT NULL",
)


def measure(redis_url: str, folder: Path, progress: Progress) -> Iterator[Result]:
    """The pages over HTTP, then taking."""
    progress(f"P13: a queue of {CASES:,} cases", 0, 3)
    busy = ("busy before", f"load average {getloadavg()[0]:.1f} over the last minute")
    with queue_of_cases(DATA_FOLDER, CASES) as url:
        with running_console(url, redis_url, folder) as console:
            progress("P13: pages", 1, 3)
            pages = asyncio.run(_pages(console))
        progress("P13: take next", 2, 3)
        taken = asyncio.run(_take(url))
    yield _result(PAGES, pages.queue, OF_PAGES, (*_slowest("filter", pages.queue), busy))
    yield _result(COUNTS, pages.counts, OF_COUNTS, _slowest("filter or chip", pages.counts))
    yield _result(CLAIM, pages.claims, OF_PAGES)
    first = ("the first page after a start, which waits until all are counted", f"{pages.counted:.1f} s")
    yield _result(STATISTICS, pages.statistics, OF_STATISTICS, (*_slowest("page", pages.statistics), first))
    yield _weight(pages.weights)
    yield _result(TAKE, taken, OF_TAKING)


class Pages(NamedTuple):
    """What was measured over HTTP. `counted`: seconds; `weights`: bytes with everything, and of the page."""

    queue: list[Timed]
    counts: list[Timed]
    claims: list[Timed]
    statistics: list[Timed]
    counted: float
    weights: list[tuple[str, int, int]]


def _slowest(what: str, timed: Sequence[Timed]) -> tuple[tuple[str, str], ...]:
    path, milliseconds = max(timed, key=lambda pair: pair[1])
    return ((f"slowest {what}", f"{path or 'none'}: {milliseconds:.0f} ms"),)


def _weight(weights: Sequence[tuple[str, int, int]]) -> Result:
    first, again = (max(each) / 1024 for each in zip(*(sizes for _, *sizes in weights), strict=True))
    return Result(
        goal=WEIGHT,
        measured=Spread(first, first, first),
        condition=(AGAIN, again),
        absolute="",
        method=OF_WEIGHT,
        figures=tuple((path, f"{one / 1024:.0f} KB, {two / 1024:.0f} KB") for path, one, two in weights),
    )


def _result(
    goal: Goal, timed: Sequence[Timed], method: str, figures: tuple[tuple[str, str], ...] = ()
) -> Result:
    values = [milliseconds for _, milliseconds in timed]
    p95 = quantiles(values, n=20)[-1]
    median = quantiles(values, n=2)[0]
    spread = Spread(p95, p95, p95)
    return Result(
        goal=goal, measured=spread, absolute=f"median {median:.0f} ms", method=method, figures=figures
    )


async def _pages(console: RunningConsole) -> Pages:
    claims = await claim_pages(console.database_url)
    account = f"bench-{uuid4().hex[:8]}"
    await console.add_reviewer(account, Role.LEAD)
    async with httpx.AsyncClient(base_url=console.url, timeout=60) as browser:
        await _log_in(browser, account)
        counted = await _seconds(browser, "/rules")
        await _seconds(browser, "/queue")
        return Pages(
            [
                (query, time)
                for query in FILTERS * ROUNDS
                for _, time in [await _timed(browser, f"/queue?{query}")]
            ],
            [
                (path, time)
                for path in (*FILTERS, *(f"facets/{facet}" for facet in FACETS))
                for _, time in [await _timed(browser, f"/queue/{_counts_of(path)}")]
            ],
            [await _timed(browser, path) for path in claims * ROUNDS],
            [await _timed(browser, path) for path in COUNTED * ROUNDS],
            counted,
            [
                await _bytes(browser, path)
                for path in ("/queue", claims[0], *COUNTED[:2], "/facilities", "/log")
            ],
        )


def _counts_of(path: str) -> str:
    return path if path.startswith("facets/") else f"counts?{path}"


async def _log_in(browser: httpx.AsyncClient, account: str) -> None:
    page = await browser.get("/login")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    fields = {"account": account, "password": PASSWORD, "csrf_token": token[1]}
    await browser.post("/login", data=fields)


async def _seconds(browser: httpx.AsyncClient, path: str) -> float:
    began = time.perf_counter()
    answer = await browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return time.perf_counter() - began


async def _timed(browser: httpx.AsyncClient, path: str) -> Timed:
    return path, 1000 * await _seconds(browser, path)


async def _bytes(browser: httpx.AsyncClient, path: str) -> tuple[str, int, int]:
    """The path without its numbers; the bytes of a first visit, and of the page and what it fetches."""
    page = await browser.get(path)
    alone = page.num_bytes_downloaded
    if path == "/queue" and (claim := A_CLAIM.search(page.text)):
        for fetched in (f"{claim[0]}/preview", "/queue/counts"):
            alone += (await browser.get(fetched)).num_bytes_downloaded
    linked: dict[httpx.URL, int] = {}
    await _follow(browser, page, linked)
    return A_CLAIM.sub("a claim", path), alone + sum(linked.values()), alone


async def _follow(browser: httpx.AsyncClient, answer: httpx.Response, linked: dict[httpx.URL, int]) -> None:
    for link in LINKED.finditer(answer.text):
        url = answer.url.join(next(filter(None, link.groups())))
        if url not in linked:
            found = await browser.get(url)
            linked[url] = found.num_bytes_downloaded
            await _follow(browser, found, linked)


async def claim_pages(url: str) -> list[str]:
    """The paths of some claims with lines: the million have none."""
    connection = await asyncpg.connect(database_address(url).urls[0])
    try:
        for statement in ADD_PEOPLE:
            await connection.execute(statement)
        async with open_database(url) as database:
            desk = Desk(database, connection, await take_number(connection), 10**9)
            run = uuid4().hex[:8]
            return [
                f"/claims/{await desk.claim(lines=LINES, number=f'{run}-{nth}')}" for nth in range(CLAIMS)
            ]
    finally:
        await connection.close()


async def _take(url: str) -> list[Timed]:
    async with open_database(url) as database:
        assignments, clock = AssignmentTable(database), Clock()
        take, assign = TakeNext(assignments, clock), AssignClaim(assignments, clock)
        reviewers = [_reviewer() for _ in range(TAKERS)]
        await asyncio.gather(*(_takes(take, assign, one, 1) for one in reviewers))
        taken = await asyncio.gather(*(_takes(take, assign, one, TAKES) for one in reviewers))
    return [("", milliseconds) for of_one in taken for milliseconds in of_one]


async def _takes(take: TakeNext, assign: AssignClaim, reviewer: Actor, times: int) -> list[float]:
    """Each claim is given back, so that a run leaves the queue as it was."""
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        claim_id = await take(reviewer, QueueFilter())
        taken.append(1000 * (time.perf_counter() - began))
        await assign.release(reviewer, claim_id)
    return taken


def _reviewer() -> Actor:
    return Actor(reviewer_id=uuid4(), account="a", full_name="A", role=Role.REVIEWER)
