"""Deletes months of the access log. A seal keeps their last links: so later links can be verified."""

from typing import Any

import msgspec
from sqlalchemy import BigInteger, DateTime, LargeBinary, TableClause, column, func, select, table, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.access.audit.seal_walk import Retirement
from gateway.access.seal import RetiredMonth, SealedHead
from gateway.access.seal_table import set_seal

# Behind a long reader this would wait, and every look-up would wait behind this.
LOCK_TIMEOUT = text("SET LOCAL lock_timeout = '2s'")


class _Partitions(msgspec.Struct, frozen=True):
    """The partitions of a month. LOCK and DROP are text: SQLAlchemy Core has no such statement for them."""

    links: TableClause
    entries: TableClause

    @property
    def names(self) -> str:
        """Both, for a statement in text."""
        return f"{self.links.fullname}, {self.entries.fullname}"


async def retire(engine: AsyncEngine, month: str) -> Retirement:
    """Seal and delete a month, YYYY-MM, in one transaction.

    Raises DBAPIError over LockNotAvailableError where the month is being read.
    """
    partitions = _partitions(month)
    async with engine.begin() as connection:
        await connection.execute(LOCK_TIMEOUT)
        await connection.execute(text(f"LOCK TABLE {partitions.names} IN SHARE MODE"))
        retired = RetiredMonth(
            month,
            await _count(connection, partitions.links),
            await _count(connection, partitions.entries),
            await _closings(connection, partitions.links),
        )
        seal = await set_seal(connection, [retired])
        await connection.execute(text(f"DROP TABLE {partitions.names}"))
    return Retirement(month, retired.links, retired.entries, seal.seal, seal.hash)


def _partitions(month: str) -> _Partitions:
    suffix = month.replace("-", "_")
    links = table(
        f"access_links_{suffix}",
        column("chain", BigInteger),
        column("link", BigInteger),
        column("written_at", DateTime(timezone=True)),
        column("hash", LargeBinary),
        schema="gateway",
    )
    return _Partitions(links, table(f"access_log_{suffix}", schema="gateway"))


async def _count(connection: AsyncConnection, partition: TableClause) -> int:
    return await connection.scalar(select(func.count()).select_from(partition)) or 0


async def _closings(connection: AsyncConnection, links: TableClause) -> tuple[SealedHead, ...]:
    statement: Any = select(links).ext(distinct_on(links.c.chain))
    rows = await connection.execute(statement.order_by(links.c.chain, links.c.link.desc()))
    return tuple(SealedHead(*row) for row in rows)
