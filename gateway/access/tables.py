"""The log of look-ups, by the month: entries, the links of the chains that they are in, and the seals.

Migration gateway_0003 makes the partitions, and the function `gateway.make_access_months` that makes more.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    case,
    func,
    literal_column,
)

from gateway.schema import METADATA

# Entries and links have the same `written_at`, so that a link and its entries are in one month. PostgreSQL
# named the two CHECKs while the log as it was before gateway_0003 still had the names without a digit.
access_log = Table(
    "access_log",
    METADATA,
    Column("written_at", DateTime(timezone=True), primary_key=True),
    Column("chain", BigInteger, primary_key=True),
    Column("link", BigInteger, primary_key=True),
    Column("place", SmallInteger, primary_key=True),
    Column("check_id", Uuid, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("facility", Text, nullable=False),
    Column("officer_citizen_id", Text, nullable=False),
    Column("officer_name", Text, nullable=False),
    Column(
        "purpose",
        Text,
        CheckConstraint(
            "purpose IN ('look-up', 'claim', 'dry-run', 'audit', 'lost')", name="access_log_purpose_check1"
        ),
        nullable=False,
    ),
    Column(
        "subject_kind",
        Text,
        CheckConstraint(
            "subject_kind IN ('chip_id', 'card_number', 'insurance_number', 'count')",
            name="access_log_subject_kind_check1",
        ),
        nullable=False,
    ),
    Column("subject", Text, nullable=False),
    Column("insurance_number", Text),
    Column("service_date", Date, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("served_from", Text, nullable=False),
    postgresql_partition_by="RANGE (written_at)",
)
# Whom an entry is about: the person that was found, else the number that was asked for; a card number ends in
# the person's insurance number. Its constants are literals: with bound parameters, the planner would not see
# that this is the expression of the index.
PERSON = func.coalesce(
    access_log.c.insurance_number,
    case(
        (literal_column("'card_number'"), func.right(access_log.c.subject, literal_column("10"))),
        value=access_log.c.subject_kind,
        else_=access_log.c.subject,
    ),
)
Index("access_log_of_a_person", PERSON)

# `kept_at` is when the link reached the database: later than `written_at` where it waited in the spool.
access_links = Table(
    "access_links",
    METADATA,
    Column("written_at", DateTime(timezone=True), primary_key=True),
    Column("chain", BigInteger, primary_key=True),
    Column("link", BigInteger, primary_key=True),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("marks", LargeBinary, nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    postgresql_partition_by="RANGE (written_at)",
)
Index("access_links_by_arrival", access_links.c.kept_at)

access_seals = Table(
    "access_seals",
    METADATA,
    Column("seal", BigInteger, primary_key=True, autoincrement=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
