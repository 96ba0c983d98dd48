"""The purpose `lost` in the access log: an entry says how many look-ups a disk has damaged in a spool."""

from alembic import op

revision = "gateway_0011"
down_revision = "gateway_0010"
branch_labels = None
depends_on = None

PURPOSES = "'look-up', 'claim', 'dry-run', 'audit'"
KINDS = "'chip_id', 'card_number', 'insurance_number'"
VALIDATE = """
    ALTER TABLE gateway.access_log
        VALIDATE CONSTRAINT access_log_purpose_check1,
        VALIDATE CONSTRAINT access_log_subject_kind_check1
"""


def upgrade() -> None:
    """Allow the purpose, and a count in place of a person's number, in the existing months too.

    They are read once, for both constraints, while look-ups are logged.
    """
    _check("purpose", f"{PURPOSES}, 'lost'", " NOT VALID")
    _check("subject_kind", f"{KINDS}, 'count'", " NOT VALID")
    with op.get_context().autocommit_block():
        op.execute(VALIDATE)


def downgrade() -> None:
    """Fails where a loss was logged: the log is never rewritten. It is locked while it is read."""
    _check("purpose", PURPOSES)
    _check("subject_kind", KINDS)


def _check(column: str, values: str, validity: str = "") -> None:
    name, condition = f"access_log_{column}_check1", f"{column} IN ({values})"
    op.execute(f"ALTER TABLE gateway.access_log DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE gateway.access_log ADD CONSTRAINT {name} CHECK ({condition}){validity}")
