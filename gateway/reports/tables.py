"""Reports that were produced, as they were given out."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
)

from gateway.schema import METADATA

# `content` is CSV in UTF-8. `definition` is the text of the definition file, and `version` its digest.
reports = Table(
    "reports",
    METADATA,
    Column("report_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("version", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("produced_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("name", "period", "edition", name="reports_one_an_edition"),
)
