"""Finds the next files of a province, and of the country, in the order of their terms."""

from alembic import op

revision = "gateway_0030"
down_revision = "gateway_0029"
branch_labels = None
depends_on = None


# An interrupted run leaves an invalid index of this name.
INDEXES = (
    "DROP INDEX CONCURRENTLY IF EXISTS gateway.files_of_a_province",
    "CREATE INDEX CONCURRENTLY files_of_a_province ON gateway.files (province, due_at, file_id)",
    "DROP INDEX CONCURRENTLY IF EXISTS gateway.files_by_term",
    "CREATE INDEX CONCURRENTLY files_by_term ON gateway.files (due_at, file_id)",
)


def upgrade() -> None:
    """Add the indexes. They read all files, while others are taken in."""
    with op.get_context().autocommit_block():
        for statement in INDEXES:
            op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP INDEX gateway.files_of_a_province, gateway.files_by_term")
