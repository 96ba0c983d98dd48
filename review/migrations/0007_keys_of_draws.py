"""The secret keys by which claims are drawn at random."""

from alembic import op

revision = "review_0007"
down_revision = "review_0006"
branch_labels = None
depends_on = None

KEYS = """
CREATE TABLE review.draw_keys (
    purpose TEXT NOT NULL,
    key BYTEA NOT NULL,
    PRIMARY KEY (purpose)
)
"""


def upgrade() -> None:
    """Create the table. The first process that draws makes its key."""
    op.execute(KEYS)


def downgrade() -> None:
    """Drop it: claims are then drawn by other keys."""
    op.execute("DROP TABLE review.draw_keys")
