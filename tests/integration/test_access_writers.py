"""Several gateways write the access log concurrently; it is sealed and verified while they do."""

import asyncio
from contextlib import AsyncExitStack

import structlog
from structlog.testing import capture_logs

from gateway.access.maintenance import LogMaintenance
from runtime.postgres.open_database import open_database
from tests.fakes.look_ups import look_ups
from tests.integration.access_audit import add_seal, execute, fetch, open_access_log, verify, write_chain

GATEWAYS, WRITERS, WRITES = 3, 4, 25


async def test_gateways_that_write_concurrently_have_a_sound_chain_each(database_url: str) -> None:
    async with AsyncExitStack() as stack:
        logs = [await stack.enter_async_context(open_access_log(database_url)) for _ in range(GATEWAYS)]

        async def write_repeatedly(number: int) -> None:
            for write in range(WRITES):
                await logs[number % GATEWAYS].write(look_ups(1 + write % 3))

        async def audit() -> None:
            for _ in range(5):
                await add_seal(database_url)
                assert not (await verify(database_url)).findings

        await asyncio.gather(audit(), *map(write_repeatedly, range(GATEWAYS * WRITERS)))
    verdict = await verify(database_url)
    assert not verdict.findings
    assert verdict.chains == GATEWAYS
    assert verdict.entries == GATEWAYS * WRITERS * sum(1 + write % 3 for write in range(WRITES))


async def test_concurrent_writes_of_one_gateway_share_a_link(database_url: str) -> None:
    async with open_access_log(database_url) as log:
        await asyncio.gather(*(log.write(look_ups(2)) for _ in range(9)))
    links = await fetch(
        database_url, "SELECT link, octet_length(marks) / 4 FROM gateway.access_links ORDER BY link"
    )
    assert [tuple(link) for link in links] == [(1, 18)]


async def test_a_seal_covers_every_chain_written_since_the_last_seal(database_url: str) -> None:
    await write_chain(database_url, 1, 1)
    await write_chain(database_url, 1)
    first = await add_seal(database_url)
    assert sorted(head.link for head in first.contents.heads) == [1, 2]
    await execute(
        database_url,
        "UPDATE gateway.access_links SET kept_at = kept_at - interval '1 hour'",
        "UPDATE gateway.access_seals SET made_at = made_at - interval '30 minutes'",
    )
    await write_chain(database_url, 1)
    (head,) = (await add_seal(database_url)).contents.heads
    assert head.link == 1


async def test_a_gateway_sets_a_seal_and_logs_it(
    database_url: str,
) -> None:
    await write_chain(database_url, 1)
    async with open_database(database_url) as database:
        with capture_logs() as logged:
            for _ in range(3):
                await LogMaintenance(database, structlog.get_logger()).run_once()
    (made,) = await fetch(database_url, "SELECT seal, hash FROM gateway.access_seals")
    (line,) = logged
    assert (line["seal"], line["hash"]) == (1, made["hash"].hex())


async def test_no_seal_is_set_when_nothing_was_written(database_url: str) -> None:
    async with open_database(database_url) as database:
        await LogMaintenance(database, structlog.get_logger()).run_once()
    assert not await fetch(database_url, "SELECT FROM gateway.access_seals")
