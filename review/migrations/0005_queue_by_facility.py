"""The facility of each claim in the queue: workers take claims by fair turns of the facilities."""

from alembic import op

revision = "review_0005"
down_revision = "review_0004"
branch_labels = None
depends_on = None

# An interrupted run leaves an invalid index of this name.
INDEXES = (
    "DROP INDEX CONCURRENTLY IF EXISTS review.queue_by_facility",
    """
    CREATE INDEX CONCURRENTLY queue_by_facility ON review.queue (facility, place)
    WHERE set_aside_at IS NULL
    """,
    "DROP INDEX CONCURRENTLY IF EXISTS review.queue_waiting",
)


def upgrade() -> None:
    """Add the column. Waiting claims, and those of an older gateway, count as those of one facility."""
    op.execute("ALTER TABLE review.queue ADD COLUMN IF NOT EXISTS facility text NOT NULL DEFAULT ''")
    with op.get_context().autocommit_block():
        for statement in INDEXES:
            op.execute(statement)


def downgrade() -> None:
    """Drop it, and the index with it."""
    op.execute("CREATE INDEX queue_waiting ON review.queue (place) WHERE set_aside_at IS NULL")
    op.execute("ALTER TABLE review.queue DROP COLUMN facility")
