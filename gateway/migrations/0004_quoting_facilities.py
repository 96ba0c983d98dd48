"""Marks facilities that have quoted a genuine receipt: their later claims should quote one."""

from alembic import op

revision = "gateway_0004"
down_revision = "gateway_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: no facility is marked yet."""
    op.execute("ALTER TABLE gateway.facilities ADD COLUMN quotes_receipts boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    """Drop the column."""
    op.execute("ALTER TABLE gateway.facilities DROP COLUMN quotes_receipts")
