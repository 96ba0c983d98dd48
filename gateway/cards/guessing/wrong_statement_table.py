"""The wrong statements of all gateways, in PostgreSQL."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, delete, func, select
from sqlalchemy.dialects.postgresql import Insert, insert

from gateway.cards.guessing.share_wrong_statements import AboutPerson
from gateway.cards.guessing.tables import wrong_statements
from runtime.postgres.database import Database

# Longer than any transaction that adds statements takes until it commits.
LONGEST_COMMIT = timedelta(seconds=10)
KEPT = timedelta(days=1)


class WrongStatementTable:
    """The port WrongStatements on PostgreSQL. Times are those of the database, so no clock need be right."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def exchange(
        self, added: Mapping[AboutPerson, timedelta], changed_within: timedelta
    ) -> Mapping[AboutPerson, timedelta]:
        """See ShareWrongStatements. Raises DatabaseAway."""
        async with self._database.transaction() as connection:
            if added:
                await connection.execute(_add(added))
                await connection.execute(_delete_full())
            rows = await connection.execute(_changed(changed_within + LONGEST_COMMIT))
        return {(facility, person): left for facility, person, left in rows}


def _add(added: Mapping[AboutPerson, timedelta]) -> Insert:
    now = func.now()
    # In one order, so that no two gateways wait for each other.
    rows = [
        {"facility": facility, "insurance_number": person, "full_at": now + taken, "changed_at": now}
        for (facility, person), taken in sorted(added.items())
    ]
    statement = insert(wrong_statements).values(rows)
    taken: ColumnElement[Any] = statement.excluded.full_at - now
    return statement.on_conflict_do_update(
        index_elements=list(wrong_statements.primary_key),
        set_={"full_at": func.greatest(wrong_statements.c.full_at, now) + taken, "changed_at": now},
    )


def _delete_full() -> Delete:
    row = wrong_statements.c
    return delete(wrong_statements).where(row.full_at < func.now(), row.changed_at < func.now() - KEPT)


def _changed(within: timedelta) -> Select[Any]:
    row = wrong_statements.c
    return select(row.facility, row.insurance_number, row.full_at - func.now()).where(
        row.changed_at > func.now() - within, row.full_at > func.now()
    )
