"""What a claim is for, and claims that withdraw others. All claims so far were taken as bills."""

from alembic import op

revision = "gateway_0012"
down_revision = "gateway_0011"
branch_labels = None
depends_on = None

# Statements that an interrupted run has committed are executed again.
ADD = (
    """
    ALTER TABLE gateway.claims
        ADD COLUMN IF NOT EXISTS use text NOT NULL DEFAULT 'claim',
        ADD COLUMN IF NOT EXISTS is_withdrawal boolean NOT NULL DEFAULT false,
        ADD COLUMN IF NOT EXISTS acknowledgement bytea,
        ADD COLUMN IF NOT EXISTS preauthorization_claim_id uuid
    """,
    """
    ALTER TABLE gateway.claims
        DROP CONSTRAINT IF EXISTS claims_use_check,
        DROP CONSTRAINT IF EXISTS claims_preauthorization_claim_id_fkey,
        DROP CONSTRAINT IF EXISTS claims_check
    """,
    """
    ALTER TABLE gateway.claims
        ADD CONSTRAINT claims_use_check
            CHECK (use IN ('claim', 'preauthorization', 'predetermination')) NOT VALID,
        ADD CONSTRAINT claims_preauthorization_claim_id_fkey
            FOREIGN KEY (preauthorization_claim_id) REFERENCES gateway.claims NOT VALID,
        ADD CONSTRAINT claims_check
            CHECK (NOT is_withdrawal OR (closed_as = 'CANCELLED' AND acknowledgement IS NOT NULL)) NOT VALID
    """,
)
VALIDATE = """
    ALTER TABLE gateway.claims
        VALIDATE CONSTRAINT claims_use_check,
        VALIDATE CONSTRAINT claims_preauthorization_claim_id_fkey,
        VALIDATE CONSTRAINT claims_check
"""
INDEX = (
    "DROP INDEX CONCURRENTLY IF EXISTS gateway.claims_cancelled",
    """
    CREATE INDEX CONCURRENTLY claims_cancelled ON gateway.claims (facility, number, received_at DESC)
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

    The constraints and the index read all claims once each, without their contents, while others write.
    """
    for statement in ADD:
        op.execute(statement)
    with op.get_context().autocommit_block():
        for statement in (VALIDATE, *INDEX):
            op.execute(statement)


def downgrade() -> None:
    """Withdrawals stay as CANCELLED claims without a review."""
    for statement in DOWNGRADE:
        op.execute(statement)
