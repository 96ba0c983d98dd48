"""The events of the register, as triggers write them (migrations 0020 and 0029)."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    func,
    text,
)

from gateway.schema import METADATA

# A row has the changes of a statement, at most 250, as a JSON array. `position` is that of the last one; the
# row has none until a gateway reads it first.
register_events = Table(
    "register_events",
    METADATA,
    Column("event_id", BigInteger, Identity(always=True), primary_key=True),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("kind", Text, nullable=False),
    Column("changes", Integer, CheckConstraint("changes > 0"), nullable=False),
    Column("body", Text, nullable=False),
    Column("position", BigInteger),
)
Index(
    "register_events_by_position",
    register_events.c.position,
    unique=True,
    postgresql_where=text("position IS NOT NULL"),
)
Index("register_events_unnumbered", register_events.c.event_id, postgresql_where=text("position IS NULL"))
Index("register_events_by_time", register_events.c.recorded_at)
