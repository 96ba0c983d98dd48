"""The purpose `lost` in the access log: an entry says how many look-ups a disk has damaged in a spool."""

from alembic import op

revision = "gateway_0011"
down_revision = "gateway_0010"
branch_labels = None
depends_on = None

PURPOSES = "'look-up', 'claim', 'dry-run', 'audit'"
KINDS = "'chip_id', 'card_number', 'insurance_number'"


def upgrade() -> None:
    """Allow the purpose, and a count in place of a person's number, in the existing months too.

    PostgreSQL reads all entries for each constraint, and the log is locked meanwhile.
    """
    _check("purpose", f"{PURPOSES}, 'lost'")
    _check("subject_kind", f"{KINDS}, 'count'")


def downgrade() -> None:
    """Fails where a loss was logged: the log is never rewritten."""
    _check("purpose", PURPOSES)
    _check("subject_kind", KINDS)


def _check(column: str, values: str) -> None:
    name = f"access_log_{column}_check1"
    op.execute(f"ALTER TABLE gateway.access_log DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE gateway.access_log ADD CONSTRAINT {name} CHECK ({column} IN ({values}))")
