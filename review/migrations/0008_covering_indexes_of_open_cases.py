"""Indexes of open cases with every column that filters ask for: a page of the queue reads no other row."""

from alembic import op

revision = "review_0008"
down_revision = "review_0007"
branch_labels = None
depends_on = None

OPEN = "WHERE state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED')"
FILTERED = "band, kind, province, facility, state, decided_by, first_day, last_day, currency, rules, marks"
# By name: the first columns, what is included, which rows.
NEW = {
    "open_by_recovery": ("recovery_key DESC, claim_id", f"{FILTERED}, amount_key, received_at", OPEN),
    "open_by_age": ("received_at, claim_id", f"{FILTERED}, amount_key", OPEN),
    "open_by_amount": ("amount_key DESC, claim_id", f"{FILTERED}, received_at", OPEN),
    "open_by_score": ("score DESC, claim_id", f"{FILTERED}, amount_key, received_at", OPEN),
    "open_of_a_band": (
        "band, recovery_key DESC, claim_id",
        f"{FILTERED.removeprefix('band, ')}, amount_key, received_at",
        OPEN,
    ),
    "open_of_a_facility": (
        "facility, recovery_key DESC, claim_id",
        f"{FILTERED.replace('facility, ', '')}, amount_key, received_at",
        OPEN,
    ),
    "cases_of_a_state": (
        "state, recovery_key DESC, claim_id",
        "band, kind, province, facility, decided_by",
        "",
    ),
}
SHORT = "band, kind, province, facility"
OLD = {
    "cases_by_recovery": (
        "recovery_key DESC, claim_id",
        f"{SHORT}, amount_key, received_at, first_day, last_day, currency, rules, marks",
        OPEN,
    ),
    "cases_by_age": ("received_at, claim_id", SHORT, OPEN),
    "cases_by_amount": ("amount_key DESC, claim_id", SHORT, OPEN),
    "cases_by_score": ("score DESC, claim_id", SHORT, OPEN),
    "cases_of_a_band": (
        "band, recovery_key DESC, claim_id",
        "kind, province, facility, amount_key, received_at, first_day, last_day",
        OPEN,
    ),
    "cases_of_a_facility": ("facility, recovery_key DESC, claim_id", "", OPEN),
    "cases_in_a_state": ("state, recovery_key DESC, claim_id", SHORT, ""),
}


def upgrade() -> None:
    """Make the new indexes, then drop the old ones: a console finds one of the two at any time."""
    _replace(OLD, NEW)


def downgrade() -> None:
    """Make the old ones again."""
    _replace(NEW, OLD)


def _replace(old: dict[str, tuple[str, str, str]], new: dict[str, tuple[str, str, str]]) -> None:
    with op.get_context().autocommit_block():
        for name, (columns, included, rows) in new.items():
            # An interrupted run leaves an invalid index of this name.
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS review.{name}")
            include = f"INCLUDE ({included})" if included else ""
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON review.cases ({columns}) {include} {rows}")
        for name in old:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS review.{name}")
