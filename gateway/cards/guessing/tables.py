"""The tables of what all gateways have taken from the budgets about people."""

from sqlalchemy import Column, DateTime, Index, Table, Text

from gateway.schema import METADATA

# How much of its budget a facility has used up for a person: it is full again at `full_at`. A row that is
# full is deleted a day later.
wrong_statements = Table(
    "wrong_statements",
    METADATA,
    Column("facility", Text, primary_key=True),
    Column("insurance_number", Text, primary_key=True),
    Column("full_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
Index("wrong_statements_by_change", wrong_statements.c.changed_at)

# The same for the stays of a person that a facility has tried in dry runs.
tried_stays = Table(
    "tried_stays",
    METADATA,
    Column("facility", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("full_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
Index("tried_stays_by_change", tried_stays.c.changed_at)
