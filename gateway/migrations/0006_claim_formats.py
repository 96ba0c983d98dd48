"""Claims by their format: `release` (R4, R5) becomes `format` (FHIR_R4_JSON, FHIR_R5_JSON)."""

from alembic import op

revision = "gateway_0006"
down_revision = "gateway_0005"
branch_labels = None
depends_on = None

# The constraint gives the form of the names only. Which formats there are is declared in the code
# (insurance/claim/format.py), so that a new one needs no migration.
UPGRADE = (
    "ALTER TABLE gateway.claims RENAME COLUMN release TO format",
    "ALTER TABLE gateway.claims DROP CONSTRAINT claims_release_check",
    "UPDATE gateway.claims SET format = 'FHIR_' || format || '_JSON'",
    "ALTER TABLE gateway.claims ADD CONSTRAINT claims_format_check CHECK (format ~ '^[A-Z0-9_]+$')",
)

DOWNGRADE = (
    "ALTER TABLE gateway.claims DROP CONSTRAINT claims_format_check",
    "ALTER TABLE gateway.claims RENAME COLUMN format TO release",
    "UPDATE gateway.claims SET release = substring(release FROM 'FHIR_(R[45])_JSON')",
    "ALTER TABLE gateway.claims ADD CONSTRAINT claims_release_check CHECK (release IN ('R4', 'R5'))",
)


def upgrade() -> None:
    """Rename the column and convert the claims that are kept."""
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    """The release alone; fails where a claim is in another format than FHIR."""
    for statement in DOWNGRADE:
        op.execute(statement)
