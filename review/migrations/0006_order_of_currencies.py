"""Orders the queue by amounts in VND, and cases in other currencies after them."""

from alembic import op

revision = "review_0006"
down_revision = "review_0005"
branch_labels = None
depends_on = None

ADD = """
ALTER TABLE review.cases
    ADD COLUMN {key} NUMERIC GENERATED ALWAYS AS (
        CASE WHEN currency = 'VND' THEN {amount} ELSE {amount} - numeric '1000000000000000' END
    ) STORED
"""
KEYS = {"recovery_key": "expected_recovery", "amount_key": "proposed"}
OPEN = "WHERE state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED')"
FILTERED = "band, kind, province, facility"
# By the name of the index: the first columns, the key that it is ordered by, what it includes, and where.
INDEXES = {
    "cases_by_recovery": (
        "{recovery} DESC, claim_id",
        f" INCLUDE ({FILTERED}, {{amount}}, received_at, first_day, last_day, currency, rules, marks) {OPEN}",
    ),
    "cases_by_amount": ("{amount} DESC, claim_id", f" INCLUDE ({FILTERED}) {OPEN}"),
    "cases_of_a_band": (
        "band, {recovery} DESC, claim_id",
        f" INCLUDE (kind, province, facility, {{amount}}, received_at, first_day, last_day) {OPEN}",
    ),
    "cases_of_a_facility": ("facility, {recovery} DESC, claim_id", f" {OPEN}"),
    "cases_in_a_state": ("state, {recovery} DESC, claim_id", f" INCLUDE ({FILTERED})"),
}


def upgrade() -> None:
    """Add the keys, and make the indexes of amounts anew. No release had cases before."""
    for key, amount in KEYS.items():
        op.execute(ADD.format(key=key, amount=amount))
    _index(recovery="recovery_key", amount="amount_key")


def downgrade() -> None:
    """Order by the amounts themselves again."""
    _index(recovery="expected_recovery", amount="proposed")
    for key in KEYS:
        op.execute(f"ALTER TABLE review.cases DROP COLUMN {key}")


def _index(**columns: str) -> None:
    for name, (ordered, more) in INDEXES.items():
        op.execute(f"DROP INDEX review.{name}")
        op.execute(f"CREATE INDEX {name} ON review.cases ({ordered}){more}".format(**columns))
