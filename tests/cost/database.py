"""Counts, sizes and WAL of the measured PostgreSQL."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from statistics import mean
from typing import Any

import psutil

from tests.bench.database import driver

WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
SIZE = """
    SELECT (pg_total_relation_size(to_regclass($1::text))
        + coalesce(sum(pg_total_relation_size(inhrelid)), 0))::bigint
    FROM pg_inherits WHERE inhparent = to_regclass($1::text)
"""
CONNECTIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()
"""
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
SERVER = "SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int"
MEGABYTE = 1024 * 1024


class Counters:
    """Each call opens a connection of its own; none of them is within a measurement."""

    def __init__(self, url: str) -> None:
        self._url = url

    def wal(self) -> int:
        """Bytes of WAL since the database was made."""
        return int(self._value(WAL))

    def checkpoint(self) -> None:
        """So that each page that is written next is in the WAL as a whole, once."""
        asyncio.run(self._execute("CHECKPOINT"))

    def rows(self, table: str) -> int:
        """How many there are."""
        return int(self._value(f"SELECT count(*) FROM {table}"))

    def size(self, tables: Sequence[str]) -> int:
        """Bytes on disk, with indexes, partitions and what is stored out of line, after a vacuum."""
        asyncio.run(self._execute(f"VACUUM {', '.join(tables)}"))
        return sum(int(self._value(SIZE, table)) for table in tables)

    def server(self) -> int:
        """The process that all others of the server are children of."""
        return int(self._value(SERVER))

    def connections(self) -> int:
        """How many other clients the database has."""
        return int(self._value(CONNECTIONS))

    def connection_megabytes(self) -> float:
        """What a server process has for itself, on average."""
        sizes = []
        for pid in asyncio.run(self._column(BACKENDS)):
            with suppress(psutil.NoSuchProcess):
                sizes.append(psutil.Process(pid).memory_full_info().uss / MEGABYTE)
        return round(mean(sizes), 1)

    def _value(self, statement: str, *arguments: str) -> Any:
        return asyncio.run(self._fetch_value(statement, *arguments))

    async def _fetch_value(self, statement: str, *arguments: str) -> Any:
        async with driver(self._url) as connection:
            return await connection.fetchval(statement, *arguments)

    async def _execute(self, statement: str) -> None:
        async with driver(self._url) as connection:
            await connection.execute(statement)

    async def _column(self, statement: str) -> list[Any]:
        async with driver(self._url) as connection:
            return [row[0] for row in await connection.fetch(statement)]
