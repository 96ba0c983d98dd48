"""Certificates that are relayed, and what became of each."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

from gateway.schema import METADATA

# One row for each paper and version: a corrected paper is a row of its own, which names the one before it.
certificates = Table(
    "certificates",
    METADATA,
    Column("certificate_id", BigInteger, Identity(always=True), primary_key=True),
    Column("facility", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("version", Integer, CheckConstraint("version > 0"), nullable=False),
    Column("replaces", BigInteger, ForeignKey("gateway.certificates.certificate_id")),
    Column("content", LargeBinary, nullable=False),
    Column("signature", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True)),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('waiting', 'sending', 'unknown', 'delivered', 'refused')"),
        nullable=False,
    ),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("receipt", Text),
    UniqueConstraint("facility", "kind", "number", "version", name="certificates_one_a_version"),
)
Index(
    "certificates_not_ended",
    certificates.c.state,
    certificates.c.next_at,
    postgresql_where=text("state IN ('waiting', 'sending', 'unknown')"),
)
Index("certificates_replaces", certificates.c.replaces, postgresql_where=text("replaces IS NOT NULL"))

# What happened to a certificate, in order: rows are added and never changed.
certificate_events = Table(
    "certificate_events",
    METADATA,
    Column("event_id", BigInteger, Identity(always=True), primary_key=True),
    Column("certificate_id", BigInteger, ForeignKey(certificates.c.certificate_id), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("state", Text, nullable=False),
    Column("note", Text, nullable=False),
)
Index(
    "certificate_events_of_a_certificate", certificate_events.c.certificate_id, certificate_events.c.event_id
)
