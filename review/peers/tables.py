"""Editions of what is usual. Rows are added, and never changed."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    func,
)

from review.mailbox.tables import METADATA

# An edition has the claims whose last day is from `since` on and before `until`.
peer_editions = Table(
    "peer_editions",
    METADATA,
    Column("edition", Integer, Identity(always=True), primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("claims", BigInteger, nullable=False),
    CheckConstraint("until > since"),
)


def _edition() -> Column[int]:
    return Column("edition", Integer, ForeignKey(peer_editions.c.edition), nullable=False)


# The spread of one measure in one group, shrunk to the wider groups.
peer_groups = Table(
    "peer_groups",
    METADATA,
    _edition(),
    Column("tier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("diagnosis", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("claims", BigInteger, nullable=False),
    *(Column(name, Numeric, nullable=False) for name in ("low", "lower", "median", "upper", "high", "mad")),
    PrimaryKeyConstraint("edition", "tier", "kind", "diagnosis", "measure"),
)

# How many inpatients a facility has for its outpatients. `ratio` is shrunk to that of its tier, `usual` is
# the median of the tier, and `mad` the median of the differences from it.
peer_facilities = Table(
    "peer_facilities",
    METADATA,
    _edition(),
    Column("facility", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("admissions", BigInteger, nullable=False),
    Column("examinations", BigInteger, nullable=False),
    Column("ratio", Numeric, nullable=False),
    Column("usual", Numeric, nullable=False),
    Column("mad", Numeric, nullable=False),
    PrimaryKeyConstraint("edition", "facility"),
)
