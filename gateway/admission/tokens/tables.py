"""The tokens that callers present."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, LargeBinary, Table, Text, func

from gateway.schema import METADATA

# A token is kept as its SHA-256 digest only.
caller_tokens = Table(
    "caller_tokens",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    # Null for the token of an office.
    Column("facility", Text, ForeignKey("gateway.facilities.facility")),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("revoked_at", DateTime(timezone=True)),
    # Without it, a token does not expire.
    Column("expires_at", DateTime(timezone=True)),
    # Written rarely: gateway/admission/tokens/token_use.py.
    Column("last_used_at", DateTime(timezone=True)),
    Column("office", Text, ForeignKey("gateway.offices.office")),
    CheckConstraint("num_nonnulls(facility, office) = 1", name="caller_tokens_one_caller"),
)
