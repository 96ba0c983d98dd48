"""Editions of what is usual, and what they need of cases: tier, sums of tests and of drugs."""

from alembic import op

revision = "review_0016"
down_revision = "review_0015"
branch_labels = None
depends_on = None

COLUMNS = {"tier": "TEXT NOT NULL DEFAULT ''", "tests": "NUMERIC", "drugs": "NUMERIC"}
TABLES = """
CREATE TABLE review.peer_editions (
    edition INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    since DATE NOT NULL,
    until DATE NOT NULL CHECK (until > since),
    claims BIGINT NOT NULL
);
CREATE TABLE review.peer_groups (
    edition INTEGER NOT NULL REFERENCES review.peer_editions (edition),
    tier TEXT NOT NULL,
    kind TEXT NOT NULL,
    diagnosis TEXT NOT NULL,
    measure TEXT NOT NULL,
    claims BIGINT NOT NULL,
    low NUMERIC NOT NULL,
    lower NUMERIC NOT NULL,
    median NUMERIC NOT NULL,
    upper NUMERIC NOT NULL,
    high NUMERIC NOT NULL,
    mad NUMERIC NOT NULL,
    PRIMARY KEY (edition, tier, kind, diagnosis, measure)
);
CREATE TABLE review.peer_facilities (
    edition INTEGER NOT NULL REFERENCES review.peer_editions (edition),
    facility TEXT NOT NULL,
    tier TEXT NOT NULL,
    admissions BIGINT NOT NULL,
    examinations BIGINT NOT NULL,
    ratio NUMERIC NOT NULL,
    usual NUMERIC NOT NULL,
    mad NUMERIC NOT NULL,
    PRIMARY KEY (edition, facility)
)
"""


def upgrade() -> None:
    """Add the columns, which rewrites no row, and make the tables."""
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE review.cases ADD COLUMN {name} {kind}")
    for statement in TABLES.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Drop both."""
    for table in ("peer_facilities", "peer_groups", "peer_editions"):
        op.execute(f"DROP TABLE review.{table}")
    for name in COLUMNS:
        op.execute(f"ALTER TABLE review.cases DROP COLUMN {name}")
