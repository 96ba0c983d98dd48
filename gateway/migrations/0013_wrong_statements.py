"""Wrong statements about people, shared by all gateways, so that a restart does not refill the budgets."""

from alembic import op

revision = "gateway_0013"
down_revision = "gateway_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.execute("""
        CREATE TABLE gateway.wrong_statements (
            facility text NOT NULL,
            insurance_number text NOT NULL,
            full_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL,
            PRIMARY KEY (facility, insurance_number)
        )
    """)
    op.execute("CREATE INDEX wrong_statements_by_change ON gateway.wrong_statements (changed_at)")


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE gateway.wrong_statements")
