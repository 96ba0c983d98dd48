"""Webhooks: where events of the register are sent, and the events that their receivers have refused."""

from alembic import op

revision = "gateway_0022"
down_revision = "gateway_0021"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE gateway.webhooks (
        webhook_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        office text NOT NULL CHECK (office <> ''),
        url text NOT NULL,
        kinds text[] NOT NULL,
        provinces text[] NOT NULL,
        secret text NOT NULL,
        position bigint NOT NULL,
        made_at timestamptz NOT NULL DEFAULT now(),
        failures integer NOT NULL DEFAULT 0,
        paused_until timestamptz,
        failure text
    )
    """,
    """
    CREATE TABLE gateway.webhook_letters (
        webhook_id bigint NOT NULL REFERENCES gateway.webhooks ON DELETE CASCADE,
        number bigint NOT NULL,
        insurance_number text NOT NULL,
        body text NOT NULL,
        attempts integer NOT NULL,
        next_at timestamptz NOT NULL DEFAULT now(),
        is_dead boolean NOT NULL DEFAULT false,
        failure text,
        PRIMARY KEY (webhook_id, number)
    )
    """,
    """
    CREATE INDEX webhook_letters_of_a_person
    ON gateway.webhook_letters (webhook_id, insurance_number, number)
    """,
)


def upgrade() -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE gateway.webhook_letters, gateway.webhooks")
