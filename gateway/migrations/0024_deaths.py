"""Deaths that were registered, and benefits with what was paid out."""

from alembic import op

revision = "gateway_0024"
down_revision = "gateway_0023"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE gateway.deaths (
        file_id uuid PRIMARY KEY REFERENCES gateway.files,
        insurance_number text NOT NULL REFERENCES gateway.people,
        died_on date NOT NULL,
        ended jsonb NOT NULL,
        registered_at timestamptz NOT NULL DEFAULT now(),
        annulled_by uuid REFERENCES gateway.files
    )
    """,
    """
    CREATE UNIQUE INDEX deaths_of_a_person ON gateway.deaths (insurance_number) WHERE annulled_by IS NULL
    """,
    """
    CREATE TABLE gateway.benefits (
        benefit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        file_id uuid NOT NULL REFERENCES gateway.files,
        insurance_number text NOT NULL REFERENCES gateway.people,
        kind text NOT NULL CHECK (kind IN ('funeral', 'survivor', 'survivors_at_once', 'unemployment')),
        amount bigint NOT NULL CHECK (amount >= 0),
        since date NOT NULL,
        until date,
        beneficiary text NOT NULL,
        stopped_on date,
        stopped_by uuid REFERENCES gateway.files,
        CHECK ((stopped_on IS NULL) = (stopped_by IS NULL))
    )
    """,
    "CREATE INDEX benefits_of_a_person ON gateway.benefits (insurance_number)",
    "CREATE INDEX benefits_of_a_file ON gateway.benefits (file_id)",
    """
    CREATE TABLE gateway.payouts (
        payout_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        payer text NOT NULL,
        transfer_number text NOT NULL,
        file_id uuid NOT NULL REFERENCES gateway.files,
        amount bigint NOT NULL CHECK (amount > 0),
        paid_on date NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT payouts_one_a_transfer UNIQUE (payer, transfer_number)
    )
    """,
    "CREATE INDEX payouts_of_a_file ON gateway.payouts (file_id)",
    """
    CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON gateway.payouts
    FOR EACH ROW EXECUTE FUNCTION gateway.refuse_change()
    """,
)


def upgrade() -> None:
    """Create the tables; money that was paid out stays as it was recorded."""
    for statement in TABLES:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    for table in ("payouts", "benefits", "deaths"):
        op.execute(f"DROP TABLE gateway.{table}")
