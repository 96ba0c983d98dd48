"""A commit whose wait for the standby was cancelled is visible, and lost where the standby is promoted."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from gateway.access.access_entry import access_entry
from gateway.access.chain import Link, new_chain, next_link
from gateway.access.link_table import LinkTable
from gateway.claims.intake.claim_intake import ClaimIntake
from runtime.postgres.database import Database
from runtime.postgres.open_database import open_database
from runtime.sharing.side_threads import SideThreads
from tests.contract.claim_ports import an_entry
from tests.fakes.look_ups import look_ups
from tests.integration.access_audit import execute, fetch
from tests.wait_until import wait_until
from wardgate.stack.embedded.postgres import EmbeddedPostgres

WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


class Standby:
    """A synchronous standby that does not exist: every commit waits for it."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def miss(self) -> None:
        await self._set("nobody")

    async def do_without(self) -> None:
        await self._set("")

    async def wait_for_a_commit(self) -> None:
        """Wait until a commit waits."""
        await wait_until(partial(fetch, self._url, WAITING), bool)

    async def wait_for_no_commit(self) -> None:
        """Wait until none waits any longer: each is visible."""
        await wait_until(partial(fetch, self._url, WAITING), lambda waiting: not waiting)

    async def _set(self, names: str) -> None:
        setting = f"ALTER SYSTEM SET synchronous_standby_names = '{names}'"
        await execute(self._url, setting, "SELECT pg_reload_conf()")
        shown = partial(fetch, self._url, "SHOW synchronous_standby_names")
        await wait_until(shown, lambda rows: rows[0][0] == names)


@pytest.fixture
async def database(own_postgres: EmbeddedPostgres) -> AsyncIterator[Database]:
    async with open_database(own_postgres.url()) as opened:
        yield opened


async def acknowledged_again(
    standby: Standby, keep: Callable[[], Awaitable[object]], again: Callable[[], Awaitable[object]]
) -> object:
    """What the second call returns; asserts that it waits for the standby."""
    await standby.miss()
    first = asyncio.ensure_future(keep())
    await standby.wait_for_a_commit()
    first.cancel()
    await asyncio.wait([first])
    await standby.wait_for_no_commit()
    second = asyncio.ensure_future(again())
    await standby.wait_for_a_commit()
    assert not second.done()
    await standby.do_without()
    return await second


async def test_a_claim_that_no_standby_has_yet_is_not_acknowledged_when_it_is_sent_again(
    own_postgres: EmbeddedPostgres, database: Database
) -> None:
    intake = ClaimIntake(database, SideThreads())
    first, again = an_entry(), an_entry()
    keep, repeat = partial(intake.keep, [first]), partial(intake.keep, [again])
    assert await acknowledged_again(Standby(own_postgres.url()), keep, repeat) == [first.claim]


@pytest.mark.parametrize("number", [1, 2])
async def test_a_link_that_no_standby_has_yet_does_not_leave_the_spool(
    own_postgres: EmbeddedPostgres, database: Database, number: int
) -> None:
    table = LinkTable(database)
    links = [a_link(chain) for chain in range(number)]
    keep = partial(table.keep, links)
    assert await acknowledged_again(Standby(own_postgres.url()), keep, keep) is None
    (row,) = await fetch(own_postgres.url(), "SELECT count(*) FROM gateway.access_log")
    assert row["count"] == number


def a_link(chain: int) -> Link:
    """The first link of a chain, with one look-up."""
    entries = [access_entry(*look_up) for look_up in look_ups(1)]
    return next_link(new_chain(chain), entries, datetime.now(UTC))
