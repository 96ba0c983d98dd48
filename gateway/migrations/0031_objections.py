"""Objections of citizens to look-ups and claims."""

from alembic import op

revision = "gateway_0031"
down_revision = "gateway_0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table: there are no files of this procedure yet."""
    op.execute(
        """
        CREATE TABLE gateway.objections (
            file_id uuid PRIMARY KEY REFERENCES gateway.files,
            claim_id uuid,
            check_id uuid,
            reason text NOT NULL,
            objected_at timestamptz NOT NULL,
            CHECK ((claim_id IS NULL) <> (check_id IS NULL))
        )
        """
    )
    op.execute(
        "CREATE INDEX objections_to_a_claim ON gateway.objections (claim_id) WHERE claim_id IS NOT NULL"
    )


def downgrade() -> None:
    """Drop the table."""
    op.execute("DROP TABLE gateway.objections")
