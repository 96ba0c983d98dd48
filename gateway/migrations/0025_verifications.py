"""The last verification of each person against the population register."""

from alembic import op

revision = "gateway_0025"
down_revision = "gateway_0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.execute(
        """
        CREATE TABLE gateway.verifications (
            insurance_number text PRIMARY KEY,
            verified_on date NOT NULL,
            outcome text NOT NULL CHECK (
                outcome IN ('matched', 'different', 'not_found', 'several', 'dead', 'cancelled')
            ),
            fields text[] NOT NULL
        )
        """
    )


def downgrade() -> None:
    """Drop the table."""
    op.execute("DROP TABLE gateway.verifications")
