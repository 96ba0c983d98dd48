"""Periodic reports, as they were given out."""

from alembic import op

revision = "gateway_0027"
down_revision = "gateway_0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.execute(
        """
        CREATE TABLE gateway.reports (
            report_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL,
            period text NOT NULL,
            edition integer NOT NULL,
            version text NOT NULL,
            definition text NOT NULL,
            rows integer NOT NULL,
            content bytea NOT NULL,
            produced_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT reports_one_an_edition UNIQUE (name, period, edition)
        )
        """
    )


def downgrade() -> None:
    """Drop the table."""
    op.execute("DROP TABLE gateway.reports")
