"""Why the review of a claim failed, for `wardgate claims set-aside`."""

from alembic import op

revision = "review_0002"
down_revision = "review_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column to the queue."""
    op.execute("ALTER TABLE review.queue ADD failure text")


def downgrade() -> None:
    """Drop it."""
    op.execute("ALTER TABLE review.queue DROP failure")
