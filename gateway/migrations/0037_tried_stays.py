"""Stays that were tried in dry runs, shared by all gateways, so that another gateway is no other budget."""

from alembic import op

revision = "gateway_0037"
down_revision = "gateway_0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.execute("""
        CREATE TABLE gateway.tried_stays (
            facility text NOT NULL,
            person text NOT NULL,
            full_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL,
            PRIMARY KEY (facility, person)
        )
    """)
    op.execute("CREATE INDEX tried_stays_by_change ON gateway.tried_stays (changed_at)")


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE gateway.tried_stays")
