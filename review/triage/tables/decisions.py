"""What reviewers decided, and what it says about the findings of rules."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    Uuid,
    func,
)

from review.mailbox.tables import METADATA
from review.triage.tables.cases import cases

# Append-only: a decision is never changed, only superseded by a later row. `message` is a serialised
# Decision. `case_version` and `review_digest` are what the reviewer saw. `is_effective` is true where it took
# effect: no further look was needed. `accepted` is null for a question.
decisions = Table(
    "decisions",
    METADATA,
    Column("place", BigInteger, Identity(always=True), primary_key=True),
    Column("decision_id", Uuid, nullable=False, unique=True),
    Column("claim_id", Uuid, ForeignKey(cases.c.claim_id), nullable=False),
    Column("kind", Text, CheckConstraint("kind IN ('DECISION', 'UNDO')"), nullable=False),
    Column("look", Text, CheckConstraint("look IN ('FIRST', 'SECOND', 'SETTLED')"), nullable=False),
    Column("action", Text, CheckConstraint("action IN ('ACCEPT', 'CUT', 'REFUSE', 'ASK')"), nullable=False),
    Column("reviewer_id", Uuid, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("supersedes", Uuid),
    Column("is_effective", Boolean, nullable=False),
    Column("case_version", Integer, nullable=False),
    Column("claim_digest", LargeBinary, nullable=False),
    Column("review_digest", LargeBinary, nullable=False),
    Column("rulebook_version", Text, nullable=False),
    Column("proposed", Numeric, nullable=False),
    Column("accepted", Numeric),
    Column("fund", Numeric),
    Column("copayment", Numeric),
    Column("currency", Text, nullable=False),
    Column("message", LargeBinary, nullable=False),
)
Index("decisions_of_a_claim", decisions.c.claim_id, decisions.c.place)
Index("decisions_by_time", decisions.c.decided_at)
Index("decisions_of_a_reviewer", decisions.c.reviewer_id, decisions.c.decided_at)

# What a decision says about the findings of each rule. It counts while the decision is in effect
# (review.decided.decision_id).
finding_verdicts = Table(
    "finding_verdicts",
    METADATA,
    Column("decision_id", Uuid, ForeignKey(decisions.c.decision_id), primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("upheld", Boolean, nullable=False),
    Column("at_stake", Numeric, nullable=False),
    Column("cut", Numeric, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # The outcomes of its findings by what became of them; null in rows of before.
    Column("upheld_outcomes", ARRAY(Text)),
    Column("dropped_outcomes", ARRAY(Text)),
)
Index("finding_verdicts_of_a_rule", finding_verdicts.c.rule, finding_verdicts.c.recorded_at.desc())
