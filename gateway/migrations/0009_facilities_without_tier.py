"""The tier `none` of facilities that were first licensed in 2025 or later, and so never had one."""

from alembic import op

revision = "gateway_0009"
down_revision = "gateway_0008"
branch_labels = None
depends_on = None

DROP = "ALTER TABLE gateway.facilities DROP CONSTRAINT facilities_tier_check"
ADD = "ALTER TABLE gateway.facilities ADD CONSTRAINT facilities_tier_check CHECK (tier IN ({}))"


def upgrade() -> None:
    """Allow the value."""
    op.execute(DROP)
    op.execute(ADD.format("'central', 'provincial', 'district', 'commune', 'none'"))


def downgrade() -> None:
    """Fails where a facility has no tier: which one to give it is not known."""
    op.execute(DROP)
    op.execute(ADD.format("'central', 'provincial', 'district', 'commune'"))
