"""Adds copayments by decided claim: look-ups show how much of the year's ceiling is left."""

from alembic import op

revision = "gateway_0005"
down_revision = "gateway_0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    # One row for each right-line claim of which the patient paid a part; no other counts towards the ceiling.
    """
    CREATE TABLE gateway.copayments (
        claim_id uuid PRIMARY KEY REFERENCES gateway.claims,
        insurance_number text NOT NULL CHECK (insurance_number ~ '^[0-9]{10}$'),
        day date NOT NULL,
        amount bigint NOT NULL CHECK (amount > 0)
    )
    """,
    "CREATE INDEX copayments_of_a_person ON gateway.copayments (insurance_number)",
    # Gateways cache copayments with the cards, so a change is notified as a change of cards.
    *(
        f"CREATE TRIGGER tell_{event} AFTER {rows} FOR EACH STATEMENT "
        "EXECUTE FUNCTION gateway.tell_cards_changed()"
        for event, rows in {
            "added": "INSERT ON gateway.copayments REFERENCING NEW TABLE AS changed",
            "changed_from": "UPDATE ON gateway.copayments REFERENCING OLD TABLE AS changed",
            "changed_to": "UPDATE ON gateway.copayments REFERENCING NEW TABLE AS changed",
            "removed": "DELETE ON gateway.copayments REFERENCING OLD TABLE AS changed",
        }.items()
    ),
    "CREATE TRIGGER tell_emptied AFTER TRUNCATE ON gateway.copayments "
    "FOR EACH STATEMENT EXECUTE FUNCTION gateway.tell_all_changed()",
)


def upgrade() -> None:
    """Create the table: no copayment is known yet."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop the table."""
    op.execute("DROP TABLE gateway.copayments")
