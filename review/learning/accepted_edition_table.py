"""Keeps the editions of precisions that leads accept."""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from review.accounts.role import MAY, Permission, Role
from review.accounts.tables import reviewers
from review.learning.pooling import LearnedPrecision
from review.learning.tables import learned_precisions, precision_editions
from runtime.problem import Problem


class Proposal(msgspec.Struct, frozen=True):
    """An edition before it is accepted: by the decisions before a day, with the half-life of their weight."""

    before: date
    half_life_days: int
    rulebook: str
    learned: Sequence[LearnedPrecision]


async def accept(connection: AsyncConnection, proposal: Proposal, account: str) -> int:
    """Keep the edition as accepted by the lead of this account, and return its number.

    Workers judge by it from their next batch on. Raises Problem if the account may not set what rules do for
    all facilities.
    """
    facts = {
        "accepted_by": await _lead(connection, account),
        "before": proposal.before,
        "half_life_days": proposal.half_life_days,
        "rulebook_version": proposal.rulebook,
    }
    kept = insert(precision_editions).values(facts).returning(precision_editions.c.edition)
    edition: int = (await connection.execute(kept)).scalar_one()
    if rows := [{"edition": edition, **msgspec.structs.asdict(one)} for one in proposal.learned]:
        await connection.execute(insert(learned_precisions), rows)
    return edition


async def last_accepted(connection: AsyncConnection) -> tuple[int | None, Sequence[LearnedPrecision]]:
    """The number and the precisions of the edition that counts; None and nothing before the first."""
    number = (await connection.execute(select(func.max(precision_editions.c.edition)))).scalar_one()
    columns = [learned_precisions.c[name] for name in LearnedPrecision.__struct_fields__]
    rows = await connection.execute(select(*columns).where(learned_precisions.c.edition == number))
    return number, [LearnedPrecision(*row) for row in rows]


async def _lead(connection: AsyncConnection, account: str) -> object:
    row = reviewers.c
    found = await connection.execute(
        select(row.reviewer_id, row.role, row.provinces).where(
            row.account == account, row.disabled_at.is_(None)
        )
    )
    person = found.first()
    if person is None:
        raise Problem(f"There is no open account {account}: `wardgate reviewers list` shows them.")
    if Permission.SWITCH_RULES not in MAY[Role(person.role)] or person.provinces:
        raise Problem(f"{account} may not accept an edition: it takes a lead of all provinces.")
    return person.reviewer_id
