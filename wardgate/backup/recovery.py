"""Starts a restored copy of the database, and lets it replay changes up to a moment."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import asyncpg
import msgspec

from runtime.postgres.url import database_address
from runtime.problem import Problem
from wardgate.stack.embedded.postgres import EmbeddedPostgres, give_to_server

# The changes are in the server's own WAL already: there is nowhere else to look for them.
SETTINGS = {"restore_command": "false", "recovery_target_action": "promote"}
ENDED_BEFORE = "recovery ended before configured recovery target was reached"
# A server that makes no progress ends by itself.
LONGEST_SECONDS = 7 * 24 * 3600.0
POLL_SECONDS = 0.3
LAST_CHANGE = "SELECT pg_last_xact_replay_timestamp()"
REPLAYED = "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint WHERE pg_is_in_recovery()"


class Recovered(msgspec.Struct, frozen=True):
    """A server that has replayed the changes: its URL, and when the last one was committed."""

    url: str
    last_change: datetime | None


@asynccontextmanager
async def recovered(
    folder: Path, until: datetime | None, log: Path, replayed: Callable[[int], None]
) -> AsyncIterator[Recovered]:
    """Run the server on this folder until the context ends, with all changes up to `until`, inclusive.

    Where the changes end before, all of them are replayed. `log` is the server's; `replayed` gets the place
    in the WAL, in bytes, from time to time. Raises Problem.
    """
    await asyncio.to_thread(give_to_server, folder)
    server = await _started(folder, until, log, replayed)
    try:
        yield await _recovered(server)
    finally:
        await asyncio.to_thread(server.stop)


async def _started(
    folder: Path, until: datetime | None, log: Path, replayed: Callable[[int], None]
) -> EmbeddedPostgres:
    target = {"recovery_target_time": until.isoformat(sep=" ")} if until else {}
    server = EmbeddedPostgres(folder, SETTINGS | target, starts=1, start_timeout_seconds=LONGEST_SECONDS)
    earlier = len(_text(log))
    try:
        await _replay(server, replayed)
    except Problem:
        if until is None or ENDED_BEFORE not in _text(log)[earlier:]:
            raise
        return await _started(folder, None, log, replayed)
    return server


def _text(log: Path) -> str:
    return log.read_text(errors="replace") if log.exists() else ""


async def _replay(server: EmbeddedPostgres, replayed: Callable[[int], None]) -> None:
    try:
        # Connections are accepted as soon as the copy is consistent, long before all is replayed.
        await asyncio.to_thread(server.ensure_running)
        while (place := await _place(server)) is not None:
            replayed(place)
            await asyncio.sleep(POLL_SECONDS)
    except BaseException:
        await asyncio.to_thread(server.stop)
        raise


async def _place(server: EmbeddedPostgres) -> int | None:
    """Up to where in the WAL changes are replayed; None when all are. Raises Problem where it has ended."""
    try:
        connection = await asyncpg.connect(database_address(server.url()).urls[0])
    except (OSError, asyncpg.PostgresError) as error:
        if not server.child.is_alive:
            raise Problem(f"PostgreSQL cannot replay the changes: see its log {server.child.log}.") from error
        return 0
    try:
        place: int | None = await connection.fetchval(REPLAYED)
    finally:
        await connection.close()
    return place


async def _recovered(server: EmbeddedPostgres) -> Recovered:
    connection = await asyncpg.connect(database_address(server.url()).urls[0])
    try:
        # The new timeline is in the control file from the next checkpoint on, and backups read it there.
        await connection.execute("CHECKPOINT")
        return Recovered(server.url(), await connection.fetchval(LAST_CHANGE))
    finally:
        await connection.close()
