"""Indexes by expected recovery and then by amount: of equal expectations, the dearest come first."""

from alembic import op

revision = "review_0020"
down_revision = "review_0019"
branch_labels = None
depends_on = None

OPEN = "WHERE state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED')"
FILTERED = (
    *("band", "kind", "province", "facility", "state", "decided_by", "first_day", "last_day", "currency"),
    *("rules", "marks", "amount_key", "received_at"),
)
OF_A_STATE = ("band", "kind", "province", "facility", "decided_by")
BY_RECOVERY, BY_EXPECTATION = ("recovery_key DESC",), ("recovery_key DESC", "amount_key DESC")
# By name: what the index begins with, what it includes, which rows it has.
INDEXES = {
    "open_by_recovery": ((), FILTERED, OPEN),
    "open_of_a_band": (("band",), FILTERED, OPEN),
    "open_of_a_facility": (("facility",), FILTERED, OPEN),
    "cases_of_a_state": (("state",), OF_A_STATE, ""),
}
NEW_NAMES = {
    "open_by_recovery": "open_by_expectation",
    "open_of_a_band": "open_of_a_band_by_expectation",
    "open_of_a_facility": "open_of_a_facility_by_expectation",
    "cases_of_a_state": "cases_of_a_state_by_expectation",
}


def upgrade() -> None:
    """Make the new indexes, then drop the old ones: a console finds one of the two at any time."""
    _replace({name: name for name in INDEXES}, NEW_NAMES, BY_EXPECTATION)


def downgrade() -> None:
    """Make the old ones again."""
    _replace(NEW_NAMES, {name: name for name in INDEXES}, BY_RECOVERY)


def _replace(old: dict[str, str], new: dict[str, str], order: tuple[str, ...]) -> None:
    with op.get_context().autocommit_block():
        for index, name in new.items():
            # An interrupted run leaves an invalid index of this name.
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS review.{name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON review.cases {_definition(index, order)}")
        for name in old.values():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS review.{name}")


def _definition(index: str, order: tuple[str, ...]) -> str:
    first, included, rows = INDEXES[index]
    known = {column.partition(" ")[0] for column in (*first, *order)}
    include = ", ".join(column for column in included if column not in known)
    return f"({', '.join((*first, *order, 'claim_id'))}) INCLUDE ({include}) {rows}"
