"""When a token expires, and when it was last used."""

from alembic import op

revision = "gateway_0017"
down_revision = "gateway_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns: known tokens never expire. No row is rewritten."""
    op.execute("ALTER TABLE gateway.caller_tokens ADD COLUMN expires_at timestamptz")
    op.execute("ALTER TABLE gateway.caller_tokens ADD COLUMN last_used_at timestamptz")


def downgrade() -> None:
    """Drop the columns."""
    op.execute("ALTER TABLE gateway.caller_tokens DROP COLUMN expires_at, DROP COLUMN last_used_at")
