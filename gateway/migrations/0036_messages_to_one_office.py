"""Messages that are for one office alone, such as the payer that has the money."""

from alembic import op

revision = "gateway_0036"
down_revision = "gateway_0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; earlier messages are for all offices of their kind and province."""
    op.execute("ALTER TABLE gateway.office_messages ADD COLUMN office text NOT NULL DEFAULT ''")


def downgrade() -> None:
    """Drop it."""
    op.execute("ALTER TABLE gateway.office_messages DROP COLUMN office")
