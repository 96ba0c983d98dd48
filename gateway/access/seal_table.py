"""The seals in PostgreSQL, and how the next one is set."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.access.chain import LONG_AGO
from gateway.access.seal import RetiredMonth, Seal, SealBody, SealedHead, next_seal
from gateway.access.tables import access_links, access_seals

# One process sets a seal at a time.
SEAL_LOCK = 72052003
# A link's `kept_at` is when its transaction inserted it; a seal that is set a moment later may not see it
# yet.
LONGEST_COMMIT = timedelta(minutes=1)


class _WrittenChains(msgspec.Struct, frozen=True):
    """The heads of chains that were written since the last seal; `newest` is when the last link was kept."""

    heads: tuple[SealedHead, ...]
    newest: datetime


async def newest_seal(connection: AsyncConnection) -> Seal | None:
    """Return the last seal that was set, None where there is none."""
    statement = select(access_seals).order_by(access_seals.c.seal.desc()).limit(1)
    row = (await connection.execute(statement)).one_or_none()
    return Seal(*row) if row else None


async def set_seal(connection: AsyncConnection, retired: Sequence[RetiredMonth] = ()) -> Seal:
    """Set a seal, within the caller's transaction. Processes that set seals wait for each other."""
    last = await _lock_and_find_last(connection)
    written = await _written_since(connection, last)
    return await _insert_next(connection, last, SealBody(written.heads, tuple(retired)))


async def set_seal_if_due(connection: AsyncConnection, pause: timedelta = timedelta()) -> Seal | None:
    """Set a seal as `set_seal` does; None where nothing was written, or the last is younger than `pause`."""
    last = await _lock_and_find_last(connection)
    if last is not None and await _now(connection) < last.made_at + pause:
        return None
    written = await _written_since(connection, last)
    if written.newest <= (last.made_at if last else LONG_AGO):
        return None
    return await _insert_next(connection, last, SealBody(written.heads))


async def _lock_and_find_last(connection: AsyncConnection) -> Seal | None:
    await connection.execute(select(func.pg_advisory_xact_lock(SEAL_LOCK)))
    return await newest_seal(connection)


async def _written_since(connection: AsyncConnection, last: Seal | None) -> _WrittenChains:
    link = access_links.c
    since = last.made_at - LONGEST_COMMIT if last else LONG_AGO
    statement = (
        select(link.chain, link.link, link.written_at, link.hash, link.kept_at)
        .where(link.kept_at >= since)
        .ext(distinct_on(link.chain))
        .order_by(link.chain, link.link.desc())
    )
    rows = (await connection.execute(statement)).all()
    heads = tuple(SealedHead(*row[:-1]) for row in rows)
    return _WrittenChains(heads, max((row.kept_at for row in rows), default=LONG_AGO))


async def _insert_next(connection: AsyncConnection, last: Seal | None, contents: SealBody) -> Seal:
    seal = next_seal(last, contents, await _now(connection))
    await connection.execute(insert(access_seals), msgspec.structs.asdict(seal))
    return seal


async def _now(connection: AsyncConnection) -> datetime:
    # The clock is the database's, so that a wrong clock of a gateway hides no chain.
    now: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
    return now
