"""Editions of precisions that a lead accepted: what rules have learned, by outcome and tier."""

from alembic import op

revision = "review_0017"
down_revision = "review_0016"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE review.precision_editions (
    edition INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    accepted_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    accepted_by UUID NOT NULL,
    before DATE NOT NULL,
    half_life_days INTEGER NOT NULL,
    rulebook_version TEXT NOT NULL
);
CREATE TABLE review.learned_precisions (
    edition INTEGER NOT NULL REFERENCES review.precision_editions (edition),
    rule TEXT NOT NULL,
    outcome TEXT NOT NULL,
    tier TEXT NOT NULL,
    precision NUMERIC NOT NULL,
    low NUMERIC NOT NULL,
    high NUMERIC NOT NULL,
    upheld NUMERIC NOT NULL,
    dropped NUMERIC NOT NULL,
    PRIMARY KEY (edition, rule, outcome, tier)
)
"""


def upgrade() -> None:
    """Make the tables. Until an edition is accepted, decisions count from the next day on."""
    for statement in TABLES.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    for table in ("learned_precisions", "precision_editions"):
        op.execute(f"DROP TABLE review.{table}")
