"""The rules on trial that found something in a claim, so that they are counted."""

from alembic import op

revision = "review_0014"
down_revision = "review_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, which rewrites no row. Cases of before, and of an older worker, have none."""
    op.execute("ALTER TABLE review.cases ADD COLUMN IF NOT EXISTS rules_on_trial text[]")


def downgrade() -> None:
    """Drop it."""
    op.execute("ALTER TABLE review.cases DROP COLUMN rules_on_trial")
