"""Reads the last accepted editions of precisions for the console."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from review.accounts.tables import reviewers
from review.learning.pooling import LearnedPrecision
from review.learning.show_edition import AcceptedEdition
from review.learning.tables import learned_precisions, precision_editions
from runtime.postgres.database import Database

COLUMNS = [learned_precisions.c[name] for name in LearnedPrecision.__struct_fields__]


class ShownEditionTable:
    """The port Editions on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last(self, count: int) -> Sequence[AcceptedEdition]:
        """Return the last editions, the newest first. Raises DatabaseAway."""
        row = precision_editions.c
        name = func.coalesce(reviewers.c.full_name, "")
        newest = (
            select(row.edition, row.accepted_at, name, row.before, row.half_life_days)
            .select_from(precision_editions.outerjoin(reviewers, reviewers.c.reviewer_id == row.accepted_by))
            .order_by(row.edition.desc())
            .limit(count)
        )
        async with self._database.transaction() as connection:
            found = (await connection.execute(newest)).all()
            return [AcceptedEdition(*one, await _learned(connection, one[0])) for one in found]


async def _learned(connection: AsyncConnection, edition: int) -> Sequence[LearnedPrecision]:
    row = learned_precisions.c
    rows = await connection.execute(
        select(*COLUMNS).where(row.edition == edition).order_by(row.rule, row.outcome, row.tier)
    )
    return [LearnedPrecision(*one) for one in rows]
