"""The table of wrong statements about people."""

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
