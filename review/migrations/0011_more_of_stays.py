"""The times, the principal diagnosis and the amount of a stay, to find stays cut into several claims."""

from alembic import op

revision = "review_0011"
down_revision = "review_0010"
branch_labels = None
depends_on = None

COLUMNS = {
    "first_time": "time",
    "last_time": "time",
    "diagnosis": "text NOT NULL DEFAULT ''",
    "amount": "numeric",
}


def upgrade() -> None:
    """Add the columns, which rewrites no row. Stays of before, and of an older gateway, have none of them."""
    for name, form in COLUMNS.items():
        op.execute(f"ALTER TABLE review.stays ADD COLUMN IF NOT EXISTS {name} {form}")


def downgrade() -> None:
    """Drop them."""
    for name in COLUMNS:
        op.execute(f"ALTER TABLE review.stays DROP COLUMN {name}")
