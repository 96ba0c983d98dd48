"""Reads the objections of citizens to claims, for the reviewers of these claims."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.register.procedures.objection.tables import objections


class Objection(NamedTuple):
    """When the patient objected, and why."""

    at: datetime
    reason: str


async def objections_to(connection: AsyncConnection, claim_id: UUID) -> list[Objection]:
    """Return those to this claim, oldest first."""
    made = objections.c
    statement = (
        select(made.objected_at, made.reason).where(made.claim_id == claim_id).order_by(made.objected_at)
    )
    return [Objection(*row) for row in await connection.execute(statement)]
