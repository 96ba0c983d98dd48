"""The level of a facility since 2025, where it is known: an entitlement depends on it."""

from alembic import op

revision = "gateway_0014"
down_revision = "gateway_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: no level is known yet."""
    op.execute(
        "ALTER TABLE gateway.facilities ADD COLUMN care_level text CHECK (care_level IN ("
        "'primary_station', 'primary_other', 'basic', 'basic_lower', 'basic_upper', 'specialised'))"
    )


def downgrade() -> None:
    """Drop the column."""
    op.execute("ALTER TABLE gateway.facilities DROP COLUMN care_level")
