"""Households and their members, and the payments by household: money in, what it was for, and money back."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)

from gateway.register.files.storing.tables import files
from gateway.register.tables import people
from gateway.schema import METADATA

# `household` is the number of the residence.
households = Table(
    "households",
    METADATA,
    Column("household", Text, primary_key=True),
    Column("province", Text, CheckConstraint("province ~ '^[0-9]{2}$'"), nullable=False),
)

# A person lives in one household at a time: `until` is the last day, null as long as it lasts.
household_members = Table(
    "household_members",
    METADATA,
    Column("insurance_number", Text, ForeignKey(people.c.insurance_number), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("household", Text, ForeignKey(households.c.household), nullable=False),
    Column("until", Date),
)
Index(
    "household_members_now",
    household_members.c.insurance_number,
    unique=True,
    postgresql_where=household_members.c.until.is_(None),
)
Index(
    "household_members_of_one",
    household_members.c.household,
    postgresql_where=household_members.c.until.is_(None),
)

# Rows of the next three are inserted, and never changed or deleted: a trigger refuses it. An amount equals
# the sum of its lines (`own`) and of its refunds without a member.
payments = Table(
    "payments",
    METADATA,
    Column("payment_id", BigInteger, Identity(always=True), primary_key=True),
    Column("payer", Text, nullable=False),
    Column("receipt_number", Text, nullable=False),
    Column("file_id", Uuid, ForeignKey(files.c.file_id), nullable=False),
    Column("amount", BigInteger, CheckConstraint("amount > 0"), nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("months", SmallInteger, CheckConstraint("months > 0"), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("payer", "receipt_number", name="payments_one_a_receipt"),
)
Index("payments_of_a_file", payments.c.file_id)

payment_lines = Table(
    "payment_lines",
    METADATA,
    Column("payment_id", BigInteger, ForeignKey(payments.c.payment_id), primary_key=True),
    Column("insurance_number", Text, ForeignKey(people.c.insurance_number), primary_key=True),
    Column("place", SmallInteger, nullable=False),
    Column("share", SmallInteger, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("own", BigInteger, CheckConstraint("own >= 0"), nullable=False),
    Column("state", BigInteger, CheckConstraint("state >= 0"), nullable=False),
)
Index("payment_lines_of_a_person", payment_lines.c.insurance_number, payment_lines.c.valid_from)

# `insurance_number` is empty where more, or something else, was paid than was due. A line is refunded once.
refunds = Table(
    "refunds",
    METADATA,
    Column("refund_id", BigInteger, Identity(always=True), primary_key=True),
    Column("payment_id", BigInteger, ForeignKey(payments.c.payment_id), nullable=False),
    Column("insurance_number", Text, nullable=False),
    Column("amount", BigInteger, CheckConstraint("amount > 0"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("file_id", Uuid, ForeignKey(files.c.file_id), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("payment_id", "insurance_number", name="refunds_one_a_line"),
)
