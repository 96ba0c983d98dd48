"""The modes that rules were set to."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, Index, Table, Text, Uuid, func

from review.mailbox.tables import METADATA

# Append-only: the last row of a rule is its mode.
rule_modes = Table(
    "rule_modes",
    METADATA,
    Column("place", BigInteger, Identity(always=True), primary_key=True),
    Column("rule", Text, nullable=False),
    Column("mode", Text, CheckConstraint("mode IN ('ON', 'SHADOW', 'OFF')"), nullable=False),
    Column("reviewer_id", Uuid, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("reason", Text, nullable=False),
)
Index("rule_modes_of_a_rule", rule_modes.c.rule, rule_modes.c.place.desc())
