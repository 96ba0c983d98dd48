"""Filters of the queue that reviewers keep under a name."""

from sqlalchemy import Column, DateTime, Table, Text, Uuid, func

from review.mailbox.tables import METADATA

# `query` is a filter as in the address of the queue.
saved_views = Table(
    "saved_views",
    METADATA,
    Column("reviewer_id", Uuid, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
