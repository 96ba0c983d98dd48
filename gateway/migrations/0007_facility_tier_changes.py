"""Notifies gateways when the tier of a facility changes: they cache it with the cards registered there."""

from alembic import op

revision = "gateway_0007"
down_revision = "gateway_0006"
branch_labels = None
depends_on = None

# For each row, so that a load that changes no tier sends nothing. PostgreSQL sends equal notifications of a
# transaction once. Which people have cards there is not looked up, since facilities change seldom.
EVENTS = {
    "tell_added": "INSERT ON gateway.facilities FOR EACH ROW",
    "tell_tier_changed": (
        "UPDATE OF tier ON gateway.facilities FOR EACH ROW WHEN (OLD.tier IS DISTINCT FROM NEW.tier)"
    ),
    "tell_removed": "DELETE ON gateway.facilities FOR EACH ROW",
    "tell_emptied": "TRUNCATE ON gateway.facilities FOR EACH STATEMENT",
}


def upgrade() -> None:
    """Create the triggers."""
    for name, event in EVENTS.items():
        op.execute(f"CREATE TRIGGER {name} AFTER {event} EXECUTE FUNCTION gateway.tell_all_changed()")


def downgrade() -> None:
    """Drop the triggers."""
    for name in EVENTS:
        op.execute(f"DROP TRIGGER {name} ON gateway.facilities")
