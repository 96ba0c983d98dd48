"""The outcomes of the findings that a decision upholds or drops, so that each outcome of a rule learns."""

from alembic import op

revision = "review_0012"
down_revision = "review_0011"
branch_labels = None
depends_on = None

COLUMNS = ("upheld_outcomes", "dropped_outcomes")


def upgrade() -> None:
    """Add the columns, which rewrites no row. Verdicts of before, and of an older console, have none."""
    for name in COLUMNS:
        op.execute(f"ALTER TABLE review.finding_verdicts ADD COLUMN IF NOT EXISTS {name} text[]")


def downgrade() -> None:
    """Drop them."""
    for name in COLUMNS:
        op.execute(f"ALTER TABLE review.finding_verdicts DROP COLUMN {name}")
