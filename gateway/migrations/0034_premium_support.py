"""What provinces add to premiums by decisions of their people's councils."""

from alembic import op

revision = "gateway_0034"
down_revision = "gateway_0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.execute(
        """
        CREATE TABLE gateway.premium_support (
            province text NOT NULL CHECK (province ~ '^[0-9]{2}$'),
            card_group text NOT NULL CHECK (card_group ~ '^[A-Z]{2}$'),
            since date NOT NULL,
            until date,
            percent integer NOT NULL CHECK (percent BETWEEN 0 AND 100),
            decision text NOT NULL,
            PRIMARY KEY (province, card_group, since),
            CHECK (until >= since)
        )
        """
    )


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE gateway.premium_support")
