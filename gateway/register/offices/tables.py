"""The offices that act in files."""

from sqlalchemy import CheckConstraint, Column, Table, Text

from gateway.schema import METADATA

offices = Table(
    "offices",
    METADATA,
    Column(
        "office",
        Text,
        CheckConstraint("office ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)+$' AND length(office) <= 40"),
        primary_key=True,
    ),
    Column("full_name", Text, nullable=False),
    Column(
        "kind",
        Text,
        CheckConstraint("kind IN ('portal', 'civil-status', 'police', 'social-insurance', 'payer')"),
        nullable=False,
    ),
    # Empty for an office of the whole country.
    Column(
        "province", Text, CheckConstraint("province ~ '^([0-9]{2})?$'"), nullable=False, server_default=""
    ),
)
