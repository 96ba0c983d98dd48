"""No foreign key from the facts of a case to the case: one statement writes both, and one deletes both."""

from alembic import op

revision = "review_0019"
down_revision = "review_0018"
branch_labels = None
depends_on = None

NAME = "case_facts_claim_id_fkey"


def upgrade() -> None:
    """Drop it. The case is locked first, as in the queries that join the two tables."""
    op.execute("LOCK TABLE review.cases, review.case_facts")
    op.execute(f"ALTER TABLE review.case_facts DROP CONSTRAINT IF EXISTS {NAME}")


def downgrade() -> None:
    """Add it. Reads both tables."""
    op.execute(
        f"ALTER TABLE review.case_facts ADD CONSTRAINT {NAME} "
        "FOREIGN KEY (claim_id) REFERENCES review.cases (claim_id)"
    )
