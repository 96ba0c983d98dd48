"""An index of the beds in the catalogues of services, by department."""

from alembic import op

revision = "review_0013"
down_revision = "review_0012"
branch_labels = None
depends_on = None

INDEX = "catalogue_services_beds"


def upgrade() -> None:
    """Make the index while workers and loads go on."""
    with op.get_context().autocommit_block():
        # An interrupted run leaves an invalid index of this name.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS review.{INDEX}")
        op.execute(
            f"CREATE INDEX CONCURRENTLY {INDEX} ON review.catalogue_services (facility, left(code, 4)) "
            "WHERE code ~ '^K[0-9]{2}[.][0-9]{4}$'"
        )


def downgrade() -> None:
    """Drop it."""
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS review.{INDEX}")
