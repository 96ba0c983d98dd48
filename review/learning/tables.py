"""Editions of precisions. Rows are added, and never changed: the last edition counts."""

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    func,
)

from review.mailbox.tables import METADATA

# By the decisions in effect that were made before the day `before`.
precision_editions = Table(
    "precision_editions",
    METADATA,
    Column("edition", Integer, Identity(always=True), primary_key=True),
    Column("accepted_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("accepted_by", Uuid, nullable=False),
    Column("before", Date, nullable=False),
    Column("half_life_days", Integer, nullable=False),
    Column("rulebook_version", Text, nullable=False),
)

# The precision of a rule's findings with an outcome, and the interval that has it with 95 %. `tier` is empty
# for all facilities. `upheld` and `dropped` are the decisions by their weights.
learned_precisions = Table(
    "learned_precisions",
    METADATA,
    Column("edition", Integer, ForeignKey(precision_editions.c.edition), nullable=False),
    Column("rule", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("tier", Text, nullable=False),
    *(Column(name, Numeric, nullable=False) for name in ("precision", "low", "high", "upheld", "dropped")),
    PrimaryKeyConstraint("edition", "rule", "outcome", "tier"),
)
