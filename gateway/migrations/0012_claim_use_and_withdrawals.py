"""What a claim is for, and claims that withdraw others. All claims so far were taken as bills."""

from alembic import op

revision = "gateway_0012"
down_revision = "gateway_0011"
branch_labels = None
depends_on = None

UPGRADE = (
    """
    ALTER TABLE gateway.claims
        ADD COLUMN use text NOT NULL DEFAULT 'claim'
            CHECK (use IN ('claim', 'preauthorization', 'predetermination')),
        ADD COLUMN is_withdrawal boolean NOT NULL DEFAULT false,
        ADD COLUMN acknowledgement bytea,
        ADD COLUMN preauthorization_claim_id uuid REFERENCES gateway.claims,
        ADD CHECK (NOT is_withdrawal OR (closed_as = 'CANCELLED' AND acknowledgement IS NOT NULL))
    """,
    """
    CREATE INDEX claims_cancelled ON gateway.claims (facility, number, received_at DESC)
    WHERE closed_as = 'CANCELLED'
    """,
)

DOWNGRADE = (
    "DROP INDEX gateway.claims_cancelled",
    "ALTER TABLE gateway.claims DROP COLUMN use, DROP COLUMN is_withdrawal, DROP COLUMN acknowledgement, "
    "DROP COLUMN preauthorization_claim_id",
)


def upgrade() -> None:
    """Add the columns. New columns with a constant default rewrite no row.

    The constraints and the index read all claims once each, without their contents, and the table is locked
    meanwhile.
    """
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """Withdrawals stay as CANCELLED claims without a review."""
    for statement in DOWNGRADE:
        op.execute(statement)
