"""Finds replaced claims by their number: one that is sent again stays replaced."""

from alembic import op

revision = "gateway_0015"
down_revision = "gateway_0014"
branch_labels = None
depends_on = None


# An interrupted run leaves an invalid index of this name.
INDEX = (
    "DROP INDEX CONCURRENTLY IF EXISTS gateway.claims_replaced",
    """
    CREATE INDEX CONCURRENTLY claims_replaced ON gateway.claims (facility, number, received_at DESC)
    WHERE closed_as = 'REPLACED'
    """,
)


def upgrade() -> None:
    """Add the index. It reads all claims, without their contents, while claims are taken in."""
    with op.get_context().autocommit_block():
        for statement in INDEX:
            op.execute(statement)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX gateway.claims_replaced")
