"""Lets a claim have a co-payment on each of several days: one for each part of its stay."""

from alembic import op

revision = "gateway_0039"
down_revision = "gateway_0038"
branch_labels = None
depends_on = None

# The table is locked for a moment: the index is there, and both columns are NOT NULL.
KEY = """
    ALTER TABLE gateway.copayments
        DROP CONSTRAINT copayments_pkey,
        ADD CONSTRAINT copayments_pkey PRIMARY KEY USING INDEX copayments_by_day
"""
ONE_A_CLAIM = (
    """
    CREATE TEMPORARY TABLE one_a_claim ON COMMIT DROP AS
    SELECT claim_id, min(insurance_number) AS insurance_number, max(day) AS day, sum(amount) AS amount
    FROM gateway.copayments GROUP BY claim_id
    """,
    "DELETE FROM gateway.copayments",
    "ALTER TABLE gateway.copayments DROP CONSTRAINT copayments_pkey, ADD PRIMARY KEY (claim_id)",
    "INSERT INTO gateway.copayments (claim_id, insurance_number, day, amount) SELECT * FROM one_a_claim",
    "CREATE UNIQUE INDEX copayments_by_day ON gateway.copayments (claim_id, day)",
)


def upgrade() -> None:
    """Make claim and day the key. Gateways and consoles of before go on: they know of one for each claim."""
    op.execute(KEY)


def downgrade() -> None:
    """Book what a claim has on several days on the last one."""
    for statement in ONE_A_CLAIM:
        op.execute(statement)
