"""The tables of schema `review`, as the migrations leave them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Sequence,
    Table,
    Text,
    Time,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY

METADATA = MetaData(schema="review")

# Claims that wait for their review. `message` is a serialised ClaimSubmitted. `taken_by` is the number of a
# worker, which holds an advisory lock of that number for as long as it lives. `failure` is the class and
# place of the last exception.
queue = Table(
    "queue",
    METADATA,
    Column("place", BigInteger, Identity(always=True), primary_key=True),
    Column("claim_id", Uuid, nullable=False, unique=True),
    Column("message", LargeBinary, nullable=False),
    Column("enqueued_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", DateTime(timezone=True)),
    Column("taken_by", Integer),
    Column("set_aside_at", DateTime(timezone=True)),
    Column("failure", Text),
    Column("facility", Text, nullable=False, server_default=""),
)
Index("queue_set_aside", queue.c.place, postgresql_where=queue.c.set_aside_at.is_not(None))
Index("queue_by_facility", queue.c.facility, queue.c.place, postgresql_where=queue.c.set_aside_at.is_(None))

worker_numbers = Sequence("worker_numbers", metadata=METADATA, data_type=Integer, cycle=True)

# What later claims of the same person are compared with. `place` is the claim's place in the queue.
stays = Table(
    "stays",
    METADATA,
    Column("claim_id", Uuid, primary_key=True),
    Column("place", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("facility", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("inpatient", Boolean, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("lines", ARRAY(Text), nullable=False),
    Column("first_time", Time),
    Column("last_time", Time),
    Column("diagnosis", Text, nullable=False, server_default=""),
    Column("amount", Numeric),
    CheckConstraint("last_day >= first_day"),
)
Index("stays_of_a_person", stays.c.person, stays.c.first_day)

# When claims use machines, performers and beds (insurance/claim/uses/), of those that have a stay. `place` is
# that of the stay. Deleted where the claim is withdrawn, replaced or archived.
uses = Table(
    "uses",
    METADATA,
    Column("facility", Text, nullable=False),
    Column("resource", Text, nullable=False),
    Column("begins", DateTime(timezone=True), nullable=False),
    Column("ends", DateTime(timezone=True), nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("claim_id", Uuid, nullable=False),
)
Index("uses_of_a_resource", uses.c.facility, uses.c.resource, uses.c.begins)
Index("uses_by_place", uses.c.place)

# `message` is a serialised ClaimReviewed; the other columns are those that claims are sorted and filtered by.
reviews = Table(
    "reviews",
    METADATA,
    Column("claim_id", Uuid, primary_key=True),
    Column("facility", Text, nullable=False),
    Column("reviewed_at", DateTime(timezone=True), nullable=False),
    Column("band", Text, CheckConstraint("band IN ('CLEAR', 'CHECK', 'SUSPECT')"), nullable=False),
    Column("score", Numeric(5, 4), nullable=False),
    Column("expected_recovery", Numeric, nullable=False),
    Column("currency", Text, nullable=False),
    Column("rulebook_version", Text, nullable=False),
    Column("message", LargeBinary, nullable=False),
)

# Answers to dry runs. The gateway that waits reads each once; a worker deletes those that are never read. The
# table is unlogged, so a crash of the database loses them.
dry_runs = Table(
    "dry_runs",
    METADATA,
    Column("claim_id", Uuid, primary_key=True),
    Column("answered_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("message", LargeBinary, nullable=False),
    prefixes=["UNLOGGED"],
)

# The decisions in effect, and the questions that are with the facilities (`is_question`). `message` is a
# serialised ClaimDecided. A row is deleted where the decision is taken back or the claim reopened.
decided = Table(
    "decided",
    METADATA,
    Column("claim_id", Uuid, primary_key=True),
    Column("decision_id", Uuid, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("is_question", Boolean, nullable=False),
    Column("message", LargeBinary, nullable=False),
)
Index("decided_of_a_decision", decided.c.decision_id)

# What facilities explained: once a claim. `message` is a serialised Explanation.
explanations = Table(
    "explanations",
    METADATA,
    Column("claim_id", Uuid, primary_key=True),
    Column("facility", Text, nullable=False),
    Column("explained_at", DateTime(timezone=True), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("message", LargeBinary, nullable=False),
)

# Every change of a claim's state, inserted by the transaction that makes it. `position` orders the changes of
# a facility as they were sent to it; null until they are read for the first time.
claim_changes = Table(
    "claim_changes",
    METADATA,
    Column("change_id", BigInteger, Identity(always=True), primary_key=True),
    Column("claim_id", Uuid, nullable=False),
    Column("facility", Text, nullable=False),
    Column(
        "change",
        Text,
        CheckConstraint(
            "change IN ('RECEIVED', 'REVIEWED', 'ASKED', 'EXPLAINED', 'DECIDED', 'REOPENED', 'REPLACED', "
            "'CANCELLED')"
        ),
        nullable=False,
    ),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("position", BigInteger),
)
Index(
    "claim_changes_in_order",
    claim_changes.c.facility,
    claim_changes.c.position,
    unique=True,
    postgresql_where=claim_changes.c.position.is_not(None),
)
Index(
    "claim_changes_unnumbered",
    claim_changes.c.facility,
    claim_changes.c.change_id,
    postgresql_where=claim_changes.c.position.is_(None),
)
Index("claim_changes_by_age", claim_changes.c.changed_at)
