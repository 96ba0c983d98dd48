"""The last verification of each person."""

from sqlalchemy import CheckConstraint, Column, Date, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from gateway.schema import METADATA

# `fields` are the names of what differs, never values.
verifications = Table(
    "verifications",
    METADATA,
    # No foreign key: to check it, PostgreSQL would lock the rows of a million people one by one.
    Column("insurance_number", Text, primary_key=True),
    Column("verified_on", Date, nullable=False),
    Column(
        "outcome",
        Text,
        CheckConstraint("outcome IN ('matched', 'different', 'not_found', 'several', 'dead', 'cancelled')"),
        nullable=False,
    ),
    Column("fields", ARRAY(Text), nullable=False),
)
