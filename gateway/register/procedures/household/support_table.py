"""Reads what provinces add to premiums."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.tables import premium_support
from insurance.law.procedures.premium_support import ProvinceDecision

ROW = premium_support.c
DECISIONS = select(ROW.province, ROW.card_group, ROW.since, ROW.until, ROW.percent, ROW.decision)


async def province_decisions(connection: AsyncConnection) -> tuple[ProvinceDecision, ...]:
    """All of them: some hundreds of rows."""
    return tuple(ProvinceDecision(*row) for row in await connection.execute(DECISIONS))
