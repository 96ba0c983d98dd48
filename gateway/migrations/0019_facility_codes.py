"""Facilities whose code was replaced, and facility codes with letters in the register."""

from alembic import op

revision = "gateway_0019"
down_revision = "gateway_0018"
branch_labels = None
depends_on = None

# QD 4750 has five characters: the two digits of the province first.
FORM = "'^[0-9]{2}[0-9A-Z]{3}$'"
DIGITS_ONLY = "'^[0-9]{5}$'"
CHECKED = {"facilities": "facility", "card_periods": "registered_facility"}
ADD = (
    f"""
    CREATE TABLE IF NOT EXISTS gateway.facility_codes (
        old_code text PRIMARY KEY CHECK (old_code ~ {FORM}),
        new_code text NOT NULL CHECK (new_code ~ {FORM}),
        valid_from date NOT NULL,
        CHECK (new_code <> old_code)
    )
    """,
    """
    CREATE OR REPLACE FUNCTION gateway.tell_facility_codes_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('facility_codes_changed', '');
        RETURN NULL;
    END $$
    """,
    "DROP TRIGGER IF EXISTS tell_changed ON gateway.facility_codes",
    """
    CREATE TRIGGER tell_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON gateway.facility_codes
    FOR EACH STATEMENT EXECUTE FUNCTION gateway.tell_facility_codes_changed()
    """,
)


def upgrade() -> None:
    """Create the table, and check the codes by their form in the decision."""
    for statement in ADD:
        op.execute(statement)
    _check(FORM)


def downgrade() -> None:
    """Drop the table, and accept digits only."""
    op.execute("DROP TABLE gateway.facility_codes")
    op.execute("DROP FUNCTION gateway.tell_facility_codes_changed")
    _check(DIGITS_ONLY)


def _check(form: str) -> None:
    for table, column in CHECKED.items():
        name = f"{table}_{column}_check"
        op.execute(f"ALTER TABLE gateway.{table} DROP CONSTRAINT IF EXISTS {name}")
        op.execute(f"ALTER TABLE gateway.{table} ADD CONSTRAINT {name} CHECK ({column} ~ {form}) NOT VALID")
    with op.get_context().autocommit_block():
        for table, column in CHECKED.items():
            op.execute(f"ALTER TABLE gateway.{table} VALIDATE CONSTRAINT {table}_{column}_check")
