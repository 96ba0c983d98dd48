"""Keeps saved views in PostgreSQL, as the addresses that they are."""

from collections.abc import Sequence
from urllib.parse import parse_qsl
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from review.triage.queue.filter_query import read_filter, write_filter
from review.triage.queue.saved_views import SavedView
from review.triage.tables.saved_views import saved_views
from runtime.postgres.database import Database

view = saved_views.c


class SavedViewTable:
    """The port Views on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, reviewer_id: UUID) -> Sequence[SavedView]:
        """See Views. A condition that filters no longer have is left out."""
        statement = select(view.name, view.query).where(view.reviewer_id == reviewer_id)
        async with self._database.transaction() as connection:
            rows = await connection.execute(statement.order_by(view.created_at, view.name))
            return [SavedView(row.name, read_filter(parse_qsl(row.query))[0]) for row in rows]

    async def save(self, reviewer_id: UUID, saved: SavedView, most: int) -> bool:
        """See Views."""
        others = select(func.count()).where(view.reviewer_id == reviewer_id, view.name != saved.name)
        query = write_filter(saved.queue_filter)
        statement = insert(saved_views).values(reviewer_id=reviewer_id, name=saved.name, query=query)
        async with self._database.transaction() as connection:
            if (await connection.execute(others)).scalar_one() >= most:
                return False
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[view.reviewer_id, view.name], set_={"query": query}
                )
            )
        return True

    async def drop(self, reviewer_id: UUID, name: str) -> None:
        """See Views."""
        statement = delete(saved_views).where(view.reviewer_id == reviewer_id, view.name == name)
        async with self._database.transaction() as connection:
            await connection.execute(statement)
