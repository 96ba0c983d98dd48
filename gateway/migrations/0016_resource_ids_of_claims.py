"""Finds open claims by the ID that FHIR's references name them by (Claim.id), beside their number."""

from alembic import op

revision = "gateway_0016"
down_revision = "gateway_0015"
branch_labels = None
depends_on = None

ADD = "ALTER TABLE gateway.claims ADD COLUMN IF NOT EXISTS resource_id text"
# An interrupted run leaves an invalid index of this name.
INDEX = (
    "DROP INDEX CONCURRENTLY IF EXISTS gateway.claims_of_a_resource",
    """
    CREATE INDEX CONCURRENTLY claims_of_a_resource ON gateway.claims (facility, resource_id)
    WHERE closed_as IS NULL AND resource_id IS NOT NULL
    """,
)


def upgrade() -> None:
    """Add the column, and its index while claims are taken in. Claims that were kept before have none."""
    op.execute(ADD)
    with op.get_context().autocommit_block():
        for statement in INDEX:
            op.execute(statement)


def downgrade() -> None:
    """Drop both."""
    op.execute("ALTER TABLE gateway.claims DROP COLUMN resource_id")
