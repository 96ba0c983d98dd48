"""Counts and sizes of a real PostgreSQL, over the tables that are measured."""

import asyncio
from functools import partial
from operator import eq

import psutil

from tests.bench.database import driver
from tests.conftest import execute
from tests.cost import claims, pages
from tests.cost.__main__ import REGISTER
from tests.cost.database import Counters
from tests.cost.look_ups import LOG
from tests.wait_until import wait_until

ADD_FACILITIES = """
    INSERT INTO gateway.facilities (facility, full_name, province, tier)
    SELECT lpad(n::text, 5, '0'), 'A', '01', 'central' FROM generate_series(1, 2000) AS n
"""
FACILITIES = "gateway.facilities"


def test_every_table_that_is_measured_exists(shared_database_url: str) -> None:
    counters = Counters(shared_database_url)
    assert all(counters.size(tables) > 0 for tables in (REGISTER, LOG, claims.STORED, pages.DECIDED))
    assert counters.rows(LOG[0]) == 0


def test_rows_bytes_and_wal_grow_with_what_is_written(shared_database_url: str) -> None:
    counters = Counters(shared_database_url)
    counters.checkpoint()
    size, wal = counters.size([FACILITIES]), counters.wal()
    asyncio.run(execute(shared_database_url, ADD_FACILITIES))
    assert counters.rows(FACILITIES) == 2_000
    assert counters.size([FACILITIES]) - size > 2_000 * 20
    assert counters.wal() - wal > 2_000 * 20


async def test_connections_are_those_of_others_and_have_memory_of_their_own(shared_database_url: str) -> None:
    counters = Counters(shared_database_url)
    connections = partial(asyncio.to_thread, counters.connections)
    # The server may still have those that were just closed.
    await wait_until(connections, partial(eq, 0))
    async with driver(shared_database_url):
        await wait_until(connections, partial(eq, 1))
        assert 0 < await asyncio.to_thread(counters.connection_megabytes) < 100
    assert psutil.Process(await asyncio.to_thread(counters.server)).name() == "postgres"
