"""What people have co-paid, by decided claim: look-ups tell how much of the year's ceiling is left."""

from alembic import op

revision = "gateway_0005"
down_revision = "gateway_0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    # One row a right-line claim of which something was left to the patient; no other counts to the ceiling.
    """
    CREATE TABLE gateway.copayments (
        claim_id uuid PRIMARY KEY REFERENCES gateway.claims,
        insurance_number text NOT NULL CHECK (insurance_number ~ '^[0-9]{10}$'),
        day date NOT NULL,
        amount bigint NOT NULL CHECK (amount > 0)
    )
    """,
    "CREATE INDEX copayments_of_a_person ON gateway.copayments (insurance_number)",
    # Gateways keep it with the cards, so it is told as a change of theirs is.
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
    """None is known yet."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Forget them."""
    op.execute("DROP TABLE gateway.copayments")
