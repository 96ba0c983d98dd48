"""An index for the files of an applicant: citizens list their own."""

from alembic import op

revision = "gateway_0028"
down_revision = "gateway_0027"
branch_labels = None
depends_on = None

NAME = "gateway.files_of_an_applicant"


def upgrade() -> None:
    """Create the index while files are written."""
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
        op.execute(
            "CREATE INDEX CONCURRENTLY files_of_an_applicant ON gateway.files "
            "((applicant ->> 'citizen_id'), received_at)"
        )


def downgrade() -> None:
    """Drop the index."""
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
