"""When claims use machines, performers and beds: what claims of other patients are compared with."""

from alembic import op

revision = "review_0018"
down_revision = "review_0017"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE review.uses (
    facility TEXT NOT NULL,
    resource TEXT NOT NULL,
    begins TIMESTAMPTZ NOT NULL,
    ends TIMESTAMPTZ NOT NULL,
    place BIGINT NOT NULL,
    claim_id UUID NOT NULL
);
CREATE INDEX uses_of_a_resource ON review.uses (facility, resource, begins);
CREATE INDEX uses_by_place ON review.uses (place)
"""


def upgrade() -> None:
    """Make the table. Claims of before, and of an older gateway, have no uses."""
    for statement in TABLE.split(";"):
        op.execute(statement)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE review.uses")
