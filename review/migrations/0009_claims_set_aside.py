"""An index of the claims that are set aside: to count them reads them alone, however many wait."""

from alembic import op

revision = "review_0009"
down_revision = "review_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index while workers go on. An interrupted run leaves an invalid index of this name."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS review.queue_set_aside")
        op.execute(
            "CREATE INDEX CONCURRENTLY queue_set_aside ON review.queue (place) WHERE set_aside_at IS NOT NULL"
        )


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX review.queue_set_aside")
