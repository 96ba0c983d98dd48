"""The keys by which claims are drawn at random."""

from sqlalchemy import Column, LargeBinary, Table, Text

from review.mailbox.tables import METADATA

# A key is a secret: it tells which claims are drawn.
draw_keys = Table(
    "draw_keys",
    METADATA,
    Column("purpose", Text, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
