"""Reviewed claims as reviewers see them."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from review.mailbox.tables import METADATA

# One row for each reviewed claim: what the queue is filtered, ordered and shown by. `rules` are the codes of
# the findings, the most serious first, and `outcomes` their outcomes. `marks` say why it is in the queue
# besides. `version` goes up with every change. `held_by` works on it until `held_until`. `decided_by` made
# the first decision: another reviewer makes the second. The queue is ordered by the keys of amounts: those in
# other currencies than VND, which cannot be compared with dong, come after all in VND.


def _key(amount: str) -> Computed:
    last = f"({amount} - '1000000000000000'::numeric)"
    return Computed(f"CASE WHEN (currency = 'VND'::text) THEN {amount} ELSE {last} END", persisted=True)


cases = Table(
    "cases",
    METADATA,
    Column("claim_id", Uuid, primary_key=True),
    Column("facility", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("use", Text, nullable=False),
    Column("kind", Text, CheckConstraint("kind IN ('inpatient', 'outpatient', 'unknown')"), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("reviewed_at", DateTime(timezone=True), nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("band", Text, CheckConstraint("band IN ('CLEAR', 'CHECK', 'SUSPECT')"), nullable=False),
    Column("score", Numeric(5, 4), nullable=False),
    Column("proposed", Numeric, nullable=False),
    Column("accepted", Numeric, nullable=False),
    Column("at_stake", Numeric, nullable=False),
    Column("expected_recovery", Numeric, nullable=False),
    Column("currency", Text, nullable=False),
    Column("rules", ARRAY(Text), nullable=False),
    Column("outcomes", ARRAY(Text), nullable=False),
    Column("marks", ARRAY(Text), nullable=False),
    Column("line_codes", ARRAY(Text), nullable=False),
    Column("lines", Integer, nullable=False),
    Column("diagnosis", Text, nullable=False),
    Column("patient_initials", Text, nullable=False),
    Column("patient_sex", Text, nullable=False),
    Column("patient_born", Text, nullable=False),
    Column("patient_number_end", Text, nullable=False),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('WAITING', 'SECOND_LOOK', 'DISAGREED', 'ASKED', 'DECIDED', 'CLOSED')"),
        nullable=False,
        server_default="WAITING",
    ),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("review_digest", LargeBinary, nullable=False),
    Column("held_by", Uuid),
    Column("held_until", DateTime(timezone=True)),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
    Column("recovery_key", Numeric, _key("expected_recovery")),
    Column("amount_key", Numeric, _key("proposed")),
    # The codes of rules on trial with findings; null in rows of before.
    Column("rules_on_trial", ARRAY(Text)),
    # For what is usual: the tier of the facility, empty where it is not known, and what is asked for tests
    # and drugs. Cases of before have none.
    Column("tier", Text, nullable=False, server_default=""),
    Column("tests", Numeric),
    Column("drugs", Numeric),
)
OPEN = cases.c.state.in_(("WAITING", "SECOND_LOOK", "DISAGREED"))
# By what each open case has one value of. The values of one column are none of another.
TAGS = array([cases.c.band, cases.c.kind, cases.c.province, cases.c.facility])
FILTERED = (
    *("band", "kind", "province", "facility", "state", "decided_by", "first_day", "last_day", "currency"),
    *("rules", "marks", "amount_key", "received_at"),
)


def _open_cases(name: str, *order: Column[Any], of: Column[Any] | None = None) -> None:
    """An index of open cases in an order of the queue. It has what filters ask for, so it is read alone."""
    first = () if of is None else (of,)
    known = {column.name for column in (*order, *first)}
    Index(
        name,
        *first,
        *(column if column is cases.c.received_at else column.desc() for column in order),
        cases.c.claim_id,
        postgresql_where=OPEN,
        postgresql_include=[one for one in FILTERED if one not in known],
    )


# One for each order of the queue. Of equal expectations, the cases that ask for more come first.
EXPECTED_FIRST = (cases.c.recovery_key, cases.c.amount_key)
_open_cases("open_by_expectation", *EXPECTED_FIRST)
_open_cases("open_by_age", cases.c.received_at)
_open_cases("open_by_amount", cases.c.amount_key)
_open_cases("open_by_score", cases.c.score)
# Cases without findings come last in the first of these orders, and those of a small facility are far apart.
_open_cases("open_of_a_band_by_expectation", *EXPECTED_FIRST, of=cases.c.band)
_open_cases("open_of_a_facility_by_expectation", *EXPECTED_FIRST, of=cases.c.facility)
Index("cases_by_last_day", cases.c.last_day, postgresql_where=OPEN)
Index("cases_by_first_day", cases.c.first_day, postgresql_where=OPEN)
# Codes and tags together: of two that many cases have and few have both, only those few are read.
Index(
    "cases_by_code",
    cases.c.rules,
    cases.c.marks,
    cases.c.line_codes,
    text("(ARRAY[band, kind, province, facility])"),
    postgresql_using="gin",
    postgresql_where=OPEN,
)
# What statistics of a year read, of many years. Rows stand about in the order in which they came in.
Index("cases_of_a_review_day", cases.c.reviewed_at, postgresql_using="brin")
Index("cases_of_a_last_day", cases.c.last_day, postgresql_using="brin")
# Statements.
Index("cases_of_a_facility_by_last_day", cases.c.facility, cases.c.last_day)
# What came in since a page was shown.
Index("cases_by_review", cases.c.reviewed_at, postgresql_where=OPEN)
Index(
    "cases_of_a_state_by_expectation",
    cases.c.state,
    *(key.desc() for key in EXPECTED_FIRST),
    cases.c.claim_id,
    postgresql_include=["band", "kind", "province", "facility", "decided_by"],
)
Index("cases_held", cases.c.held_by, postgresql_where=cases.c.held_by.is_not(None))
# A claim number is found by its beginning or by its end.
Index("cases_by_number", cases.c.number, postgresql_ops={"number": "text_pattern_ops"})
Index(
    "cases_by_number_end",
    func.reverse(cases.c.number).label("number_end"),
    postgresql_ops={"number_end": "text_pattern_ops"},
)

# A serialised ClaimSubmitted without its content: the facts that the claim was judged on. `claim_digest` is
# that of the content, which the gateway keeps. One statement writes it with its case, and one deletes both: a
# foreign key took a sixth of PostgreSQL's time to write them.
case_facts = Table(
    "case_facts",
    METADATA,
    Column("claim_id", Uuid, primary_key=True),
    Column("claim_digest", LargeBinary, nullable=False),
    Column("message", LargeBinary, nullable=False),
)
