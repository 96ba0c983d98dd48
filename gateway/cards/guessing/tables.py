"""The tables of what all gateways have taken from the budgets about people."""

from sqlalchemy import Column, DateTime, Index, Table, Text

from gateway.schema import METADATA


def _used_budgets(name: str, person: str) -> Table:
    """How much of its budget a facility has used up for a person: it is full again at `full_at`.

    `person` names the column of the person. A row that is full is deleted a day later.
    """
    table = Table(
        name,
        METADATA,
        Column("facility", Text, primary_key=True),
        Column(person, Text, primary_key=True),
        Column("full_at", DateTime(timezone=True), nullable=False),
        Column("changed_at", DateTime(timezone=True), nullable=False),
    )
    Index(f"{name}_by_change", table.c.changed_at)
    return table


wrong_statements = _used_budgets("wrong_statements", "insurance_number")
# Stays that were tried in dry runs.
tried_stays = _used_budgets("tried_stays", "person")
