"""Finds replaced claims by their number: one that is sent again stays replaced."""

from alembic import op

revision = "gateway_0015"
down_revision = "gateway_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index. It reads all claims once, without their contents; claims wait meanwhile to be kept."""
    op.execute("""
        CREATE INDEX claims_replaced ON gateway.claims (facility, number, received_at DESC)
        WHERE closed_as = 'REPLACED'
    """)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX gateway.claims_replaced")
