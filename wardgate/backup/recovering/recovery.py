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
from wardgate.backup.recovering.replayed_place import PLACE, replayed_place
from wardgate.stack.embedded.postgres import EmbeddedPostgres, give_to_server

# The changes are in the server's own WAL already: there is nowhere else to look for them.
SETTINGS = {"restore_command": "false", "recovery_target_action": "promote"}
ENDED_BEFORE = "recovery ended before configured recovery target was reached"
# A server that makes no progress ends by itself.
LONGEST_SECONDS = 7 * 24 * 3600.0
POLL_SECONDS = 0.3
END = f"SELECT pg_last_xact_replay_timestamp(), {PLACE}"


class Recovered(msgspec.Struct, frozen=True):
    """A server that has replayed the changes: its URL, and when the last one was committed, if there was any.

    `ended_at` is the place in the WAL, in bytes, behind which there was nothing more to replay; None where it
    has stopped at the moment that was asked for.
    """

    url: str
    last_change: datetime | None
    ended_at: int | None


@asynccontextmanager
async def recovered(
    folder: Path, until: datetime | None, log: Path, replayed: Callable[[int], None]
) -> AsyncIterator[Recovered]:
    """Run the server on this folder until the context ends, with all changes up to `until`, inclusive.

    Where the changes end before, all of them are replayed. `log` is the server's; `replayed` gets the place
    in the WAL, in bytes, from time to time. Raises Problem.
    """
    await asyncio.to_thread(give_to_server, folder)
    server, has_stopped = await _started(folder, until, log, replayed)
    try:
        yield await _recovered(server, has_stopped)
    finally:
        await asyncio.to_thread(server.stop)


async def _started(
    folder: Path, until: datetime | None, log: Path, replayed: Callable[[int], None]
) -> tuple[EmbeddedPostgres, bool]:
    """The server, and whether it has stopped at `until`."""
    target = {"recovery_target_time": until.isoformat(sep=" ")} if until else {}
    server = EmbeddedPostgres(folder, SETTINGS | target, starts=1, start_timeout_seconds=LONGEST_SECONDS)
    earlier = len(_text(log))
    try:
        await _replay(server, replayed)
    except Problem:
        if until is None or ENDED_BEFORE not in _text(log)[earlier:]:
            raise
        return await _started(folder, None, log, replayed)
    return server, until is not None


def _text(log: Path) -> str:
    return log.read_text(errors="replace") if log.exists() else ""


async def _replay(server: EmbeddedPostgres, replayed: Callable[[int], None]) -> None:
    try:
        # Connections are accepted as soon as the copy is consistent, long before all is replayed.
        await asyncio.to_thread(server.ensure_running)
        while (place := await replayed_place(server)) is not None:
            replayed(place)
            await asyncio.sleep(POLL_SECONDS)
    except BaseException:
        await asyncio.to_thread(server.stop)
        raise


async def _recovered(server: EmbeddedPostgres, has_stopped: bool) -> Recovered:
    connection = await asyncpg.connect(database_address(server.url()).urls[0])
    try:
        # The new timeline is in the control file from the next checkpoint on, and backups read it there.
        await connection.execute("CHECKPOINT")
        last_change, place = await connection.fetchrow(END)
        return Recovered(server.url(), last_change, None if has_stopped else place)
    finally:
        await connection.close()
