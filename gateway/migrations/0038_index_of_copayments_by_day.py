"""Indexes the co-payments of a claim by their days: a stay of several parts has one for each part."""

from alembic import op

revision = "gateway_0038"
down_revision = "gateway_0037"
branch_labels = None
depends_on = None


# An interrupted run leaves an invalid index of this name.
INDEX = (
    "DROP INDEX CONCURRENTLY IF EXISTS gateway.copayments_by_day",
    "CREATE UNIQUE INDEX CONCURRENTLY copayments_by_day ON gateway.copayments (claim_id, day)",
)


def upgrade() -> None:
    """Add the index, which the next migration makes the key. Claims are decided while it is built."""
    with op.get_context().autocommit_block():
        for statement in INDEX:
            op.execute(statement)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX gateway.copayments_by_day")
