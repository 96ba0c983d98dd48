"""The purpose `dry-run` in the access log: a dry run is a look-up, and was logged as a claim's."""

from alembic import op

revision = "gateway_0008"
down_revision = "gateway_0007"
branch_labels = None
depends_on = None

DROP = "ALTER TABLE gateway.access_log DROP CONSTRAINT access_log_purpose_check1"
ADD = "ALTER TABLE gateway.access_log ADD CONSTRAINT access_log_purpose_check1 CHECK (purpose IN ({}))"


def upgrade() -> None:
    """Allow the purpose, in the existing months too."""
    op.execute(DROP)
    op.execute(ADD.format("'look-up', 'claim', 'dry-run', 'audit'"))


def downgrade() -> None:
    """Fails where a dry run was logged: the log is never rewritten."""
    op.execute(DROP)
    op.execute(ADD.format("'look-up', 'claim', 'audit'"))
