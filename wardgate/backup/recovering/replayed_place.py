"""How far a server that recovers has replayed the changes."""

from pathlib import Path
from typing import Protocol

import asyncpg

from runtime.postgres.url import database_address
from runtime.problem import Problem

PLACE = "pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"
REPLAYED = f"SELECT {PLACE} WHERE pg_is_in_recovery()"


class Process(Protocol):
    """The server's process."""

    @property
    def is_alive(self) -> bool: ...

    @property
    def log(self) -> Path: ...


class Server(Protocol):
    """A PostgreSQL server that was started."""

    @property
    def child(self) -> Process: ...

    def url(self) -> str: ...


async def replayed_place(server: Server) -> int | None:
    """Up to where in the WAL changes are replayed, in bytes; None when all are.

    0 where the server does not say: it may be about to end. Raises Problem where it has ended.
    """
    try:
        return await _place(server.url())
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        if not server.child.is_alive:
            raise Problem(f"PostgreSQL cannot replay the changes: see its log {server.child.log}.") from error
        return 0


async def _place(url: str) -> int | None:
    connection = await asyncpg.connect(database_address(url).urls[0])
    try:
        place: int | None = await connection.fetchval(REPLAYED)
    finally:
        await connection.close()
    return place
