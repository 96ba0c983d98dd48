"""Webhooks, and the events that their receivers have refused."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    func,
)

from gateway.schema import METADATA

# `position` is the number of the last event that was sent or became a letter. `failures` counts those in a
# row; nothing is sent before `paused_until`. The secret signs: it cannot be stored as a digest.
webhooks = Table(
    "webhooks",
    METADATA,
    Column("webhook_id", BigInteger, Identity(always=True), primary_key=True),
    Column("office", Text, CheckConstraint("office <> ''"), nullable=False),
    Column("url", Text, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("provinces", ARRAY(Text), nullable=False),
    Column("secret", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("paused_until", DateTime(timezone=True)),
    Column("failure", Text),
)

# An event that was refused, or that follows such a one of the same person. Dead ones wait for an operator.
webhook_letters = Table(
    "webhook_letters",
    METADATA,
    Column("webhook_id", BigInteger, ForeignKey(webhooks.c.webhook_id, ondelete="CASCADE"), primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("insurance_number", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("is_dead", Boolean, nullable=False, server_default="false"),
    Column("failure", Text),
)
Index(
    "webhook_letters_of_a_person",
    webhook_letters.c.webhook_id,
    webhook_letters.c.insurance_number,
    webhook_letters.c.number,
)
