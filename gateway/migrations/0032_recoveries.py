"""Money that was paid out for a death and is claimed back."""

from alembic import op

revision = "gateway_0032"
down_revision = "gateway_0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, with what is claimed back of deaths that were taken back before."""
    op.execute(
        """
        CREATE TABLE IF NOT EXISTS gateway.recoveries (
            recovery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            file_id uuid NOT NULL REFERENCES gateway.files,
            payout_id bigint UNIQUE REFERENCES gateway.payouts,
            benefit_id bigint UNIQUE REFERENCES gateway.benefits,
            amount bigint NOT NULL CHECK (amount > 0),
            recorded_at timestamptz NOT NULL DEFAULT now(),
            CHECK ((payout_id IS NULL) <> (benefit_id IS NULL))
        )
        """
    )
    op.execute(
        """
        CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE ON gateway.recoveries
        FOR EACH ROW EXECUTE FUNCTION gateway.refuse_change()
        """
    )
    with op.get_context().autocommit_block():
        op.execute(
            """
            INSERT INTO gateway.recoveries (file_id, payout_id, amount)
            SELECT annulled_by, payout_id, amount FROM gateway.deaths JOIN gateway.payouts USING (file_id)
            WHERE annulled_by IS NOT NULL ON CONFLICT DO NOTHING
            """
        )


def downgrade() -> None:
    """Drop the table."""
    op.execute("DROP TABLE gateway.recoveries")
