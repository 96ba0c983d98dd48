"""One drill: calls pour in, the primary fails, the standby is promoted, and everything is counted."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from operator import eq
from time import monotonic
from typing import NamedTuple

from gateway.v1.card_service_pb2 import ServedFrom
from tests.failover.cluster import Cluster, execute
from tests.failover.traffic import Call, Traffic
from tests.fakes.fhir_claim import FACILITY
from tests.integration.access_audit import fetch, verify
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.integration.processes import Worker
from tests.wait_until import wait_until
from wardgate.client import WardgateClient

LONGEST_SECONDS = 300
UNNOTICED_CALLS = 100
REVIEWED = "SELECT count(*) FROM review.reviews"
KEPT_LOOK_UPS = "SELECT check_id AS id FROM gateway.access_log"
# None waits any more, so each claim that was kept has been reviewed.
KEPT_CLAIMS = "SELECT claim_id AS id FROM gateway.claims JOIN review.reviews USING (claim_id)"
FROM_DATABASE = (ServedFrom.SERVED_FROM_REGISTER, ServedFrom.SERVED_FROM_CACHE)
# So that the register is read all the time.
SETTINGS = {"WARDGATE_CARD_CACHE_SECONDS": "1"}
CONSOLE = {"WARDGATE_CONSOLE_LISTEN": "127.0.0.1:0", "WARDGATE_CONSOLE_METRICS_LISTEN": "127.0.0.1:0"}


class Result(NamedTuple):
    """Numbers of calls, and seconds.

    `noticed` is the time from the failure until the gateway reports it, `promoted` how long the promotion
    took. The three others are the times from the promotion until the first look-up is answered by the new
    primary, the first claim is acknowledged, and the first one is reviewed.
    """

    look_ups: int
    last_known: int
    refused_look_ups: int
    claims: int
    refused_claims: int
    longest_call: float
    noticed: float
    promoted: float
    look_ups_back: float
    claims_back: float
    reviews_back: float
    lost_look_ups: int
    lost_claims: int
    log_is_sound: bool


class Site(NamedTuple):
    """The processes, and the facility that calls them."""

    cluster: Cluster
    gateway: Gateway
    worker: Worker
    traffic: Traffic
    console: Worker | None


Failure = Callable[[Site], Awaitable[float]]


async def killed(site: Site) -> float:
    """The primary loses its power. Returns when it failed, as all of these do."""
    site.cluster.kill_primary()
    return monotonic()


async def frozen(site: Site) -> float:
    """The primary stands still, and is not back before the standby is promoted."""
    site.cluster.freeze_primary()
    return monotonic()


async def cut_off_then_killed(site: Site) -> float:
    """The primary loses the standby, and for a while cannot acknowledge anything; then its power."""
    await site.cluster.cut_off_standby()
    began = monotonic()
    await site.traffic.wait_until_claims_are_repeated()
    site.cluster.kill_primary()
    return began


async def cut_off_unnoticed_then_killed(site: Site) -> float:
    """The primary does not wait for the standby, so it goes on without it; then it loses its power."""
    await site.cluster.cut_off_standby()
    await _pass(site.traffic, UNNOTICED_CALLS)
    return await killed(site)


async def drill(
    cluster: Cluster, stack: ClaimStack, fail: Failure, calls: int = 100, *, with_console: bool = False
) -> Result:
    """Let `calls` look-ups and claims pass before the failure and after it."""
    gateway, worker = await stack.gateway(**SETTINGS), await stack.worker()
    console = await _start_console(stack) if with_console else None
    async with asyncio.timeout(LONGEST_SECONDS), WardgateClient(gateway.target, TOKENS[FACILITY]) as client:
        site = Site(cluster, gateway, worker, Traffic(client), console)
        async with site.traffic.pouring():
            await _pass(site.traffic, calls)
            failed = await fail(site)
            await wait_until(partial(gateway.value, "wardgate_database_up"), partial(eq, 0))
            noticed = monotonic()
            await cluster.promote_standby()
            promoted = monotonic()
            back = await _times_until_back(site, promoted)
            await _pass(site.traffic, calls)
        return await _result(site, (noticed - failed, promoted - noticed), back)


async def _start_console(stack: ClaimStack) -> Worker:
    process = stack.start("-m", "review", "console", **CONSOLE)
    return Worker(process, (await process.wait_for_event("serving"))["metrics_port"])


async def _pass(traffic: Traffic, calls: int) -> None:
    for kind in (traffic.look_ups, traffic.claims):
        await traffic.wait_for_more(kind, calls)


async def _times_until_back(site: Site, promoted: float) -> tuple[float, float, float]:
    """Look-ups, claims, reviews."""

    async def first_review() -> float:
        await wait_until(
            partial(execute, site.cluster.standby, REVIEWED), lambda values: values[0] > reviewed
        )
        return monotonic() - promoted

    (reviewed,) = await execute(site.cluster.standby, REVIEWED)

    def is_from_the_new_primary(call: Call) -> bool:
        return call.began > promoted and call.served_from in FROM_DATABASE

    async def first(calls: list[Call], is_expected: Callable[[Call], bool]) -> float:
        call = await site.traffic.wait_for(calls, is_expected)
        return call.began + call.seconds - promoted

    return await asyncio.gather(
        first(site.traffic.look_ups, is_from_the_new_primary),
        first(site.traffic.claims, lambda call: call.began + call.seconds > promoted),
        first_review(),
    )


async def _result(site: Site, taken: tuple[float, float], back: tuple[float, float, float]) -> Result:
    traffic, url = site.traffic, site.cluster.standby.url()
    await wait_until(partial(site.gateway.value, "wardgate_access_spooled"), partial(eq, 0))
    await wait_until(partial(_waiting, url), partial(eq, 0))
    if site.console:
        await wait_until(partial(site.console.value, "wardgate_database_up"), partial(eq, 1))
    _assert_nobody_restarted(site)
    return Result(
        len(traffic.look_ups),
        sum(call.served_from == ServedFrom.SERVED_FROM_LAST_KNOWN for call in traffic.look_ups),
        traffic.refused_look_ups,
        len(traffic.claims),
        traffic.refused_claims,
        traffic.longest_seconds,
        *taken,
        *back,
        await lost(url, KEPT_LOOK_UPS, traffic.look_ups),
        await lost(url, KEPT_CLAIMS, traffic.claims),
        not (await verify(url)).findings,
    )


async def _waiting(url: str) -> int:
    """How many claims wait for their review."""
    (row,) = await fetch(url, "SELECT count(*) FROM review.queue")
    return int(row["count"])


async def lost(url: str, kept: str, promised: list[Call]) -> int:
    """How many of these calls the database does not have."""
    ids = {str(row["id"]) for row in await fetch(url, kept)}
    return sum(call.id not in ids for call in promised)


def _assert_nobody_restarted(site: Site) -> None:
    for process in (each.process for each in (site.gateway, site.worker, site.console) if each):
        assert process.is_running()
        assert "background task failed" not in process.log()
        assert "call failed" not in process.log()
