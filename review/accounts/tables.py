"""The table of reviewers."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY

from review.mailbox.tables import METADATA

# `provinces` is empty for all provinces. `totp_step` is the time step of the last code that was used: a code
# is valid once. Sessions that began before `sessions_from` have ended.
reviewers = Table(
    "reviewers",
    METADATA,
    Column("reviewer_id", Uuid, primary_key=True),
    Column("account", Text, nullable=False, unique=True),
    Column("full_name", Text, nullable=False),
    Column(
        "role",
        Text,
        CheckConstraint("role IN ('REVIEWER', 'LEAD', 'AUDITOR', 'ADMINISTRATOR')"),
        nullable=False,
    ),
    Column("provinces", ARRAY(Text), nullable=False),
    Column("password_hash", Text),
    Column("totp_secret", Text),
    Column("totp_step", BigInteger),
    Column("oidc_subject", Text, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("disabled_at", DateTime(timezone=True)),
    Column("sessions_from", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
