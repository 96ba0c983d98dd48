"""Facilities of which a claim has quoted a genuine receipt: their other claims should, too."""

from alembic import op

revision = "gateway_0004"
down_revision = "gateway_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None has yet."""
    op.execute("ALTER TABLE gateway.facilities ADD COLUMN quotes_receipts boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    """Forget which they are."""
    op.execute("ALTER TABLE gateway.facilities DROP COLUMN quotes_receipts")
