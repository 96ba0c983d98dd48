"""Creates schema review: the queue of claims, the stays to compare with, reviews, answers to dry runs."""

from alembic import op

revision = "review_0001"
down_revision = None
branch_labels = ("review",)
depends_on = None

STATEMENTS = (
    "CREATE SCHEMA review",
    # Where gateway and worker meet: the gateway inserts a ClaimSubmitted in the transaction that keeps the
    # claim, and NOTIFYs claim_submitted.
    # `taken_by` is a worker's number, held as an advisory lock while that worker lives.
    """
    CREATE TABLE review.queue (
        place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        claim_id uuid NOT NULL UNIQUE,
        message bytea NOT NULL,
        enqueued_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        not_before timestamptz,
        taken_by integer,
        set_aside_at timestamptz
    )
    """,
    "CREATE INDEX queue_waiting ON review.queue (place) WHERE set_aside_at IS NULL",
    "CREATE SEQUENCE review.worker_numbers AS integer CYCLE",
    # What later claims are compared with; `place` is that of the queue.
    """
    CREATE TABLE review.stays (
        claim_id uuid PRIMARY KEY,
        place bigint NOT NULL,
        person text NOT NULL,
        facility text NOT NULL,
        first_day date NOT NULL,
        last_day date NOT NULL CHECK (last_day >= first_day),
        inpatient boolean NOT NULL,
        fingerprint bytea NOT NULL,
        lines text[] NOT NULL
    )
    """,
    "CREATE INDEX stays_of_a_person ON review.stays (person, first_day)",
    # `message` is a ClaimReviewed; the other columns are those that the console will sort and filter by.
    """
    CREATE TABLE review.reviews (
        claim_id uuid PRIMARY KEY,
        facility text NOT NULL,
        reviewed_at timestamptz NOT NULL,
        band text NOT NULL CHECK (band IN ('CLEAR', 'CHECK', 'SUSPECT')),
        score numeric(5, 4) NOT NULL,
        expected_recovery numeric NOT NULL,
        currency text NOT NULL,
        rulebook_version text NOT NULL,
        message bytea NOT NULL
    )
    """,
    # Answers to dry runs: the waiting gateway reads each once; workers delete the rest; a crash loses all.
    """
    CREATE UNLOGGED TABLE review.dry_runs (
        claim_id uuid PRIMARY KEY,
        answered_at timestamptz NOT NULL DEFAULT now(),
        message bytea NOT NULL
    )
    """,
)


def upgrade() -> None:
    """Create the schema."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop the schema with everything in it."""
    op.execute("DROP SCHEMA review CASCADE")
