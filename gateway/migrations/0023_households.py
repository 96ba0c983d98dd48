"""Households, their members, and the payments of premiums with what they were for and what was paid back."""

from alembic import op

revision = "gateway_0023"
down_revision = "gateway_0022"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE gateway.households (
        household text PRIMARY KEY,
        province text NOT NULL CHECK (province ~ '^[0-9]{2}$')
    )
    """,
    """
    CREATE TABLE gateway.household_members (
        insurance_number text NOT NULL REFERENCES gateway.people,
        since date NOT NULL,
        household text NOT NULL REFERENCES gateway.households,
        until date,
        PRIMARY KEY (insurance_number, since)
    )
    """,
    """
    CREATE UNIQUE INDEX household_members_now ON gateway.household_members (insurance_number)
    WHERE until IS NULL
    """,
    "CREATE INDEX household_members_of_one ON gateway.household_members (household) WHERE until IS NULL",
    """
    CREATE TABLE gateway.payments (
        payment_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        payer text NOT NULL,
        receipt_number text NOT NULL,
        file_id uuid NOT NULL REFERENCES gateway.files,
        amount bigint NOT NULL CHECK (amount > 0),
        paid_on date NOT NULL,
        months smallint NOT NULL CHECK (months > 0),
        recorded_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT payments_one_a_receipt UNIQUE (payer, receipt_number)
    )
    """,
    "CREATE INDEX payments_of_a_file ON gateway.payments (file_id)",
    """
    CREATE TABLE gateway.payment_lines (
        payment_id bigint NOT NULL REFERENCES gateway.payments,
        insurance_number text NOT NULL REFERENCES gateway.people,
        place smallint NOT NULL,
        share smallint NOT NULL,
        valid_from date NOT NULL,
        valid_until date NOT NULL,
        own bigint NOT NULL CHECK (own >= 0),
        state bigint NOT NULL CHECK (state >= 0),
        PRIMARY KEY (payment_id, insurance_number)
    )
    """,
    """
    CREATE INDEX payment_lines_of_a_person ON gateway.payment_lines (insurance_number, valid_from)
    """,
    """
    CREATE TABLE gateway.refunds (
        refund_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        payment_id bigint NOT NULL REFERENCES gateway.payments,
        insurance_number text NOT NULL,
        amount bigint NOT NULL CHECK (amount > 0),
        reason text NOT NULL,
        file_id uuid NOT NULL REFERENCES gateway.files,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT refunds_one_a_line UNIQUE (payment_id, insurance_number)
    )
    """,
    """
    CREATE FUNCTION gateway.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of %.% are never changed or deleted', TG_TABLE_SCHEMA, TG_TABLE_NAME;
    END $$
    """,
)
APPEND_ONLY = ("payments", "payment_lines", "refunds")


def upgrade() -> None:
    """Create the tables; money that was recorded stays as it was recorded."""
    for statement in TABLES:
        op.execute(statement)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON gateway.{table} "
            "FOR EACH ROW EXECUTE FUNCTION gateway.refuse_change()"
        )


def downgrade() -> None:
    """Drop them."""
    for table in ("refunds", "payment_lines", "payments", "household_members", "households"):
        op.execute(f"DROP TABLE gateway.{table}")
    op.execute("DROP FUNCTION gateway.refuse_change()")
