"""Files of the register: their tasks, events and messages, the offices that act in them, and births."""

from collections.abc import Iterator

from alembic import op

revision = "gateway_0021"
down_revision = "gateway_0020"
branch_labels = None
depends_on = None

KINDS = "('portal', 'civil-status', 'police', 'social-insurance', 'payer')"
STATES = "('open', 'returned', 'settled', 'refused', 'withdrawn')"

TABLES = (
    f"""
    CREATE TABLE IF NOT EXISTS gateway.offices (
        office text PRIMARY KEY CHECK (office ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)+$' AND length(office) <= 40),
        full_name text NOT NULL,
        kind text NOT NULL CHECK (kind IN {KINDS}),
        province text NOT NULL DEFAULT '' CHECK (province ~ '^([0-9]{{2}})?$')
    )
    """,
    f"""
    CREATE TABLE IF NOT EXISTS gateway.files (
        file_id uuid PRIMARY KEY,
        procedure text NOT NULL,
        sender text NOT NULL,
        number text NOT NULL,
        content_digest bytea NOT NULL,
        secret text NOT NULL,
        province text NOT NULL CHECK (province ~ '^[0-9]{{2}}$'),
        applicant jsonb NOT NULL,
        facts bytea NOT NULL,
        received_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN {STATES}),
        stopped_at timestamptz,
        ended_at timestamptz,
        result bytea NOT NULL,
        rejection jsonb,
        events integer NOT NULL,
        last_hash bytea NOT NULL,
        CONSTRAINT files_one_a_number UNIQUE (sender, number),
        CHECK ((ended_at IS NULL) = (state IN ('open', 'returned'))),
        CHECK ((stopped_at IS NOT NULL) OR (state <> 'returned'))
    )
    """,
    "CREATE INDEX IF NOT EXISTS files_not_ended ON gateway.files (due_at, file_id) WHERE ended_at IS NULL",
    "CREATE INDEX IF NOT EXISTS files_of_a_sender ON gateway.files (sender, due_at, file_id)",
    "CREATE INDEX IF NOT EXISTS files_by_receipt ON gateway.files (received_at)",
    "CREATE INDEX IF NOT EXISTS files_by_end ON gateway.files (ended_at) WHERE ended_at IS NOT NULL",
    """
    CREATE TABLE IF NOT EXISTS gateway.file_tasks (
        file_id uuid NOT NULL REFERENCES gateway.files,
        number integer NOT NULL,
        step text NOT NULL,
        actor text NOT NULL,
        province text NOT NULL,
        opened_at timestamptz NOT NULL,
        due_at timestamptz,
        closed_at timestamptz,
        answer text NOT NULL,
        answered_by text NOT NULL,
        answer_digest bytea NOT NULL,
        PRIMARY KEY (file_id, number)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS file_tasks_of_offices ON gateway.file_tasks (actor, province, due_at)
    WHERE closed_at IS NULL
    """,
    f"""
    CREATE TABLE IF NOT EXISTS gateway.file_events (
        file_id uuid NOT NULL REFERENCES gateway.files,
        number integer NOT NULL,
        kind text NOT NULL CHECK (kind IN ('received', 'answered', 'withdrawn')),
        at timestamptz NOT NULL,
        by text NOT NULL,
        state text NOT NULL CHECK (state IN {STATES}),
        due_at timestamptz NOT NULL,
        task integer NOT NULL,
        step text NOT NULL,
        answer text NOT NULL,
        note text NOT NULL,
        facts bytea NOT NULL,
        previous bytea NOT NULL,
        hash bytea NOT NULL,
        PRIMARY KEY (file_id, number)
    )
    """,
    # One row for each event and caller that sees it; numbered when it is read (decision 33).
    """
    CREATE TABLE IF NOT EXISTS gateway.file_changes (
        change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        audience text NOT NULL,
        file_id uuid NOT NULL,
        event integer NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now(),
        position bigint
    )
    """,
    """
    CREATE UNIQUE INDEX IF NOT EXISTS file_changes_in_order ON gateway.file_changes (audience, position)
    WHERE position IS NOT NULL
    """,
    """
    CREATE INDEX IF NOT EXISTS file_changes_unnumbered ON gateway.file_changes (audience, change_id)
    WHERE position IS NULL
    """,
    "CREATE INDEX IF NOT EXISTS file_changes_by_age ON gateway.file_changes (changed_at)",
    f"""
    CREATE TABLE IF NOT EXISTS gateway.office_messages (
        message_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key text NOT NULL UNIQUE,
        file_id uuid REFERENCES gateway.files,
        office_kind text NOT NULL CHECK (office_kind IN {KINDS}),
        province text NOT NULL,
        topic text NOT NULL,
        body bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        delivered_at timestamptz
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS office_messages_to_deliver ON gateway.office_messages (message_id)
    WHERE delivered_at IS NULL
    """,
    """
    CREATE TABLE IF NOT EXISTS gateway.births (
        file_id uuid PRIMARY KEY REFERENCES gateway.files,
        insurance_number text NOT NULL REFERENCES gateway.people,
        mother_chip_id text NOT NULL,
        mother_insurance_number text NOT NULL,
        born_on date NOT NULL,
        born_at time NOT NULL,
        birth_order smallint NOT NULL CHECK (birth_order > 0)
    )
    """,
    """
    CREATE INDEX IF NOT EXISTS births_by_chip_id ON gateway.births (mother_chip_id)
    WHERE mother_chip_id <> ''
    """,
    """
    CREATE INDEX IF NOT EXISTS births_by_insurance_number ON gateway.births (mother_insurance_number)
    WHERE mother_insurance_number <> ''
    """,
    "CREATE SEQUENCE IF NOT EXISTS gateway.insurance_numbers",
)
TOKENS = (
    "ALTER TABLE gateway.caller_tokens ADD COLUMN IF NOT EXISTS office text",
    "ALTER TABLE gateway.caller_tokens ALTER COLUMN facility DROP NOT NULL",
    "ALTER TABLE gateway.caller_tokens DROP CONSTRAINT IF EXISTS caller_tokens_office_fkey",
    """
    ALTER TABLE gateway.caller_tokens ADD CONSTRAINT caller_tokens_office_fkey
    FOREIGN KEY (office) REFERENCES gateway.offices NOT VALID
    """,
    "ALTER TABLE gateway.caller_tokens DROP CONSTRAINT IF EXISTS caller_tokens_one_caller",
    """
    ALTER TABLE gateway.caller_tokens ADD CONSTRAINT caller_tokens_one_caller
    CHECK (num_nonnulls(facility, office) = 1) NOT VALID
    """,
)
VALIDATE = "ALTER TABLE gateway.caller_tokens VALIDATE CONSTRAINT {}"
DROPPED = (
    *("births", "office_messages", "file_changes", "file_events", "file_tasks", "files"),
    "offices",
)


def upgrade() -> None:
    """Create the tables; a token may be that of an office."""
    for statement in (*TABLES, *TOKENS):
        op.execute(statement)
    with op.get_context().autocommit_block():
        for constraint in ("caller_tokens_office_fkey", "caller_tokens_one_caller"):
            op.execute(VALIDATE.format(constraint))


def downgrade() -> None:
    """Drop them, with the tokens of offices."""
    for statement in _removed():
        op.execute(statement)


def _removed() -> Iterator[str]:
    yield "DELETE FROM gateway.caller_tokens WHERE facility IS NULL"
    yield "ALTER TABLE gateway.caller_tokens DROP COLUMN office, ALTER COLUMN facility SET NOT NULL"
    yield from (f"DROP TABLE gateway.{table}" for table in DROPPED)
    yield "DROP SEQUENCE gateway.insurance_numbers"
