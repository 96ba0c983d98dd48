"""Objections of citizens."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Table, Text, Uuid

from gateway.register.files.storing.tables import files
from gateway.schema import METADATA

objections = Table(
    "objections",
    METADATA,
    Column("file_id", Uuid, ForeignKey(files.c.file_id), primary_key=True),
    Column("claim_id", Uuid),
    Column("check_id", Uuid),
    Column("reason", Text, nullable=False),
    Column("objected_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("(claim_id IS NULL) <> (check_id IS NULL)"),
)
Index("objections_to_a_claim", objections.c.claim_id, postgresql_where=objections.c.claim_id.is_not(None))
