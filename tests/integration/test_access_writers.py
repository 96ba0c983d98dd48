"""Several gateways write the access log at once; it is sealed, and verified, while they do."""

import asyncio
from contextlib import AsyncExitStack

import structlog
from structlog.testing import capture_logs

from gateway.access.maintenance import LogMaintenance
from runtime.postgres.database import open_database
from tests.fakes.look_ups import look_ups
from tests.integration.access_audit import alter, an_access_log, rows, seal, verified, write

GATEWAYS, AT_ONCE, TRIPS = 3, 4, 25


async def test_gateways_that_write_at_once_have_a_sound_chain_each(database_url: str) -> None:
    async with AsyncExitStack() as stack:
        logs = [await stack.enter_async_context(an_access_log(database_url)) for _ in range(GATEWAYS)]

        async def look_up_again_and_again(number: int) -> None:
            for trip in range(TRIPS):
                await logs[number % GATEWAYS].write(look_ups(1 + trip % 3))

        async def audit() -> None:
            for _ in range(5):
                await seal(database_url)
                assert not (await verified(database_url)).findings

        await asyncio.gather(audit(), *map(look_up_again_and_again, range(GATEWAYS * AT_ONCE)))
    verdict = await verified(database_url)
    assert not verdict.findings
    assert verdict.chains == GATEWAYS
    assert verdict.entries == GATEWAYS * AT_ONCE * sum(1 + trip % 3 for trip in range(TRIPS))


async def test_who_writes_at_the_same_time_shares_a_link(database_url: str) -> None:
    async with an_access_log(database_url) as log:
        await asyncio.gather(*(log.write(look_ups(2)) for _ in range(9)))
    links = await rows(
        database_url, "SELECT link, octet_length(marks) / 4 FROM gateway.access_links ORDER BY link"
    )
    assert [tuple(link) for link in links] == [(1, 18)]


async def test_a_seal_is_over_every_chain_written_since_the_last(database_url: str) -> None:
    await write(database_url, 1, 1)
    await write(database_url, 1)
    first = await seal(database_url)
    assert sorted(head.link for head in first.contents.heads) == [1, 2]
    await alter(
        database_url,
        "UPDATE gateway.access_links SET kept_at = kept_at - interval '1 hour'",
        "UPDATE gateway.access_seals SET made_at = made_at - interval '30 minutes'",
    )
    await write(database_url, 1)
    (head,) = (await seal(database_url)).contents.heads
    assert head.link == 1


async def test_a_gateway_sets_a_seal_and_says_so_where_the_database_cannot_change_it(
    database_url: str,
) -> None:
    await write(database_url, 1)
    async with open_database(database_url) as database:
        with capture_logs() as said:
            for _ in range(3):
                await LogMaintenance(database, structlog.get_logger()).look()
    (made,) = await rows(database_url, "SELECT seal, hash FROM gateway.access_seals")
    (line,) = said
    assert (line["seal"], line["hash"]) == (1, made["hash"].hex())


async def test_where_nothing_was_written_no_seal_is_set(database_url: str) -> None:
    async with open_database(database_url) as database:
        await LogMaintenance(database, structlog.get_logger()).look()
    assert not await rows(database_url, "SELECT FROM gateway.access_seals")
