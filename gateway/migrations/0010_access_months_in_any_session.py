"""Lets make_access_months write and read bounds in one format, whatever DateStyle and TimeZone are set."""

from alembic import op

revision = "gateway_0010"
down_revision = "gateway_0009"
branch_labels = None
depends_on = None

# With DateStyle SQL, a bound has an abbreviation of the time zone, and IST is read as Israel's, not India's.
SETTINGS = {"datestyle": "'ISO, YMD'", "timezone": "'UTC'"}
FUNCTION = "ALTER FUNCTION gateway.make_access_months(date, integer)"


def upgrade() -> None:
    """Fix both settings for the function."""
    for name, value in SETTINGS.items():
        op.execute(f"{FUNCTION} SET {name} = {value}")


def downgrade() -> None:
    """Use those of the session."""
    for name in SETTINGS:
        op.execute(f"{FUNCTION} RESET {name}")
