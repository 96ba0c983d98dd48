"""Deaths that were registered, and the benefits that procedures grant with what was paid out."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from gateway.register.files.storing.tables import files
from gateway.register.tables import people
from gateway.schema import METADATA

# `ended` lists the periods that the death has ended, as they were before: card_id, valid_from, ended_on,
# end_reason; and benefits that would have stopped later: benefit_id, stopped_on, stopped_by. It restores them
# where the death is taken back, by the file `annulled_by`.
deaths = Table(
    "deaths",
    METADATA,
    Column("file_id", Uuid, ForeignKey(files.c.file_id), primary_key=True),
    Column("insurance_number", Text, ForeignKey(people.c.insurance_number), nullable=False),
    Column("died_on", Date, nullable=False),
    Column("ended", JSONB, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("annulled_by", Uuid, ForeignKey(files.c.file_id)),
)
Index(
    "deaths_of_a_person",
    deaths.c.insurance_number,
    unique=True,
    postgresql_where=deaths.c.annulled_by.is_(None),
)

# `amount` is in whole VND: each month of the kinds survivor and unemployment, else once. `stopped_by` is the
# file, such as that of a death, that has stopped it from `stopped_on` on.
benefits = Table(
    "benefits",
    METADATA,
    Column("benefit_id", BigInteger, Identity(always=True), primary_key=True),
    Column("file_id", Uuid, ForeignKey(files.c.file_id), nullable=False),
    Column("insurance_number", Text, ForeignKey(people.c.insurance_number), nullable=False),
    Column(
        "kind",
        Text,
        CheckConstraint("kind IN ('funeral', 'survivor', 'survivors_at_once', 'unemployment')"),
        nullable=False,
    ),
    Column("amount", BigInteger, CheckConstraint("amount >= 0"), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("beneficiary", Text, nullable=False),
    Column("stopped_on", Date),
    Column("stopped_by", Uuid, ForeignKey(files.c.file_id)),
    CheckConstraint("(stopped_on IS NULL) = (stopped_by IS NULL)"),
)
Index("benefits_of_a_person", benefits.c.insurance_number)
Index("benefits_of_a_file", benefits.c.file_id)

# Rows are inserted, and never changed or deleted: a trigger refuses it.
payouts = Table(
    "payouts",
    METADATA,
    Column("payout_id", BigInteger, Identity(always=True), primary_key=True),
    Column("payer", Text, nullable=False),
    Column("transfer_number", Text, nullable=False),
    Column("file_id", Uuid, ForeignKey(files.c.file_id), nullable=False),
    Column("amount", BigInteger, CheckConstraint("amount > 0"), nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("payer", "transfer_number", name="payouts_one_a_transfer"),
)
Index("payouts_of_a_file", payouts.c.file_id)

# What is claimed back, in whole VND: of a payout, or of the months of a survivor's benefit; each once.
# `file_id` has made it known. Rows are inserted, and never changed or deleted: a trigger refuses it.
recoveries = Table(
    "recoveries",
    METADATA,
    Column("recovery_id", BigInteger, Identity(always=True), primary_key=True),
    Column("file_id", Uuid, ForeignKey(files.c.file_id), nullable=False),
    Column("payout_id", BigInteger, ForeignKey(payouts.c.payout_id), unique=True),
    Column("benefit_id", BigInteger, ForeignKey(benefits.c.benefit_id), unique=True),
    Column("amount", BigInteger, CheckConstraint("amount > 0"), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("(payout_id IS NULL) <> (benefit_id IS NULL)"),
)
