"""The purpose `dry-run` in the access log: a dry run is a look-up, and was logged as a claim's."""

from alembic import op

revision = "gateway_0008"
down_revision = "gateway_0007"
branch_labels = None
depends_on = None

NAME = "access_log_purpose_check1"
DROP = f"ALTER TABLE gateway.access_log DROP CONSTRAINT {NAME}"
ADD = f"ALTER TABLE gateway.access_log ADD CONSTRAINT {NAME} CHECK (purpose IN ({{}}))"
VALIDATE = f"ALTER TABLE gateway.access_log VALIDATE CONSTRAINT {NAME}"


def upgrade() -> None:
    """Allow the purpose, in the existing months too. They are read while look-ups are logged."""
    op.execute(DROP)
    op.execute(ADD.format("'look-up', 'claim', 'dry-run', 'audit'") + " NOT VALID")
    with op.get_context().autocommit_block():
        op.execute(VALIDATE)


def downgrade() -> None:
    """Fails where a dry run was logged: the log is never rewritten. It is locked while it is read."""
    op.execute(DROP)
    op.execute(ADD.format("'look-up', 'claim', 'audit'"))
