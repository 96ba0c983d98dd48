"""Certificates that are relayed to the receiving office, and what became of each."""

from alembic import op

revision = "gateway_0026"
down_revision = "gateway_0025"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE gateway.certificates (
        certificate_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        facility text NOT NULL,
        kind text NOT NULL,
        number text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        replaces bigint REFERENCES gateway.certificates,
        content bytea NOT NULL,
        signature text NOT NULL,
        received_at timestamptz NOT NULL,
        due_at timestamptz,
        state text NOT NULL CHECK (state IN ('waiting', 'sending', 'unknown', 'delivered', 'refused')),
        attempts integer NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL,
        receipt text,
        CONSTRAINT certificates_one_a_version UNIQUE (facility, kind, number, version)
    )
    """,
    """
    CREATE INDEX certificates_not_ended ON gateway.certificates (state, next_at)
    WHERE state IN ('waiting', 'sending', 'unknown')
    """,
    "CREATE INDEX certificates_replaces ON gateway.certificates (replaces) WHERE replaces IS NOT NULL",
    """
    CREATE TABLE gateway.certificate_events (
        event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        certificate_id bigint NOT NULL REFERENCES gateway.certificates,
        at timestamptz NOT NULL DEFAULT now(),
        state text NOT NULL,
        note text NOT NULL
    )
    """,
    """
    CREATE INDEX certificate_events_of_a_certificate
    ON gateway.certificate_events (certificate_id, event_id)
    """,
)


def upgrade() -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables."""
    op.execute("DROP TABLE gateway.certificate_events, gateway.certificates")
