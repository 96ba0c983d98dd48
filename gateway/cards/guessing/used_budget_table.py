"""What all gateways have taken from a budget, in PostgreSQL."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Self

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Delete,
    Interval,
    Select,
    Table,
    Text,
    column,
    delete,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from gateway.cards.guessing.share_budgets import AboutPerson
from gateway.cards.guessing.tables import tried_stays, wrong_statements
from runtime.postgres.database import Database

# Longer than any transaction that adds to a budget takes until it commits.
LONGEST_COMMIT = timedelta(seconds=10)
KEPT = timedelta(days=1)


class UsedBudgetTable:
    """The port UsedBudgets on PostgreSQL. Times are those of the database, so no clock need be right.

    The primary key of `table` is the facility and the person.
    """

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    @classmethod
    def of_wrong_statements(cls, database: Database) -> Self:
        """The wrong statements about people."""
        return cls(database, wrong_statements)

    @classmethod
    def of_tried_stays(cls, database: Database) -> Self:
        """The stays that were tried in dry runs."""
        return cls(database, tried_stays)

    async def exchange(
        self, added: Mapping[AboutPerson, timedelta], changed_within: timedelta
    ) -> Mapping[AboutPerson, timedelta]:
        """See ShareBudgets. Raises DatabaseAway."""
        async with self._database.transaction() as connection:
            if added:
                await connection.execute(self._add(added))
                await connection.execute(self._delete_full())
            rows = await connection.execute(self._changed(changed_within + LONGEST_COMMIT))
        return {(facility, person): left for facility, person, left in rows}

    def _add(self, added: Mapping[AboutPerson, timedelta]) -> Insert:
        now, row = func.now(), self._table.c
        keys = list(self._table.primary_key)
        # As arrays: however many were taken while the database was away, they are three parameters.
        rows = (
            func.unnest(
                literal([facility for facility, _ in added], ARRAY(Text)),
                literal([person for _, person in added], ARRAY(Text)),
                literal(list(added.values()), ARRAY(Interval)),
            )
            .table_valued(column("facility", Text), column("person", Text), column("taken", Interval))
            .render_derived()
        )
        # In one order, so that no two gateways wait for each other.
        taken_in_order = select(rows.c.facility, rows.c.person, now + rows.c.taken, now).order_by(
            rows.c.facility, rows.c.person
        )
        statement = insert(self._table).from_select([*keys, row.full_at, row.changed_at], taken_in_order)
        taken: ColumnElement[Any] = statement.excluded.full_at - now
        return statement.on_conflict_do_update(
            index_elements=keys,
            set_={"full_at": func.greatest(row.full_at, now) + taken, "changed_at": now},
        )

    def _delete_full(self) -> Delete:
        row = self._table.c
        return delete(self._table).where(row.full_at < func.now(), row.changed_at < func.now() - KEPT)

    def _changed(self, within: timedelta) -> Select[Any]:
        row = self._table.c
        return select(*self._table.primary_key, row.full_at - func.now()).where(
            row.changed_at > func.now() - within, row.full_at > func.now()
        )
