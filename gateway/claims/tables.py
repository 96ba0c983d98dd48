"""The claims that facilities submitted."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    and_,
    func,
)

from gateway.schema import METADATA

# The files that settled claims were moved into; `month` is that in which they came in.
archive_files = Table(
    "archive_files",
    METADATA,
    Column("archive_id", Integer, Identity(always=True), primary_key=True),
    Column("file", Text, nullable=False, unique=True),
    Column("month", Date, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("archived_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# A withdrawal is closed from the start; `acknowledgement` is the serialised ClaimReviewed that answers it.
# `closed_as` is the only part of a claim's state that is stored: RECEIVED and REVIEWED follow from whether
# there is a review. A facility has at most one open claim of a number, and one claim of an idempotency key.
claims = Table(
    "claims",
    METADATA,
    Column("claim_id", Uuid, primary_key=True),
    Column("facility", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("format", Text, CheckConstraint("format ~ '^[A-Z0-9_]+$'"), nullable=False),
    Column("content", LargeBinary),
    Column("idempotency_key", Text),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("closed_as", Text, CheckConstraint("closed_as IN ('REPLACED', 'CANCELLED')")),
    Column("replaces_claim_id", Uuid, ForeignKey("gateway.claims.claim_id")),
    Column("replaced_by_claim_id", Uuid, ForeignKey("gateway.claims.claim_id")),
    Column(
        "use",
        Text,
        CheckConstraint("use IN ('claim', 'preauthorization', 'predetermination')"),
        nullable=False,
        server_default="claim",
    ),
    Column("is_withdrawal", Boolean, nullable=False, server_default="false"),
    Column("acknowledgement", LargeBinary),
    Column("preauthorization_claim_id", Uuid, ForeignKey("gateway.claims.claim_id")),
    Column("resource_id", Text),
    Column(
        "archive_id",
        Integer,
        ForeignKey("gateway.archive_files.archive_id", deferrable=True, initially="DEFERRED"),
    ),
    Column("content_digest", LargeBinary),
    CheckConstraint(
        "(archive_id IS NULL) = (content IS NOT NULL) AND (archive_id IS NULL) = (content_digest IS NULL)",
        name="claims_content_or_digest",
    ),
    CheckConstraint("NOT is_withdrawal OR (closed_as = 'CANCELLED' AND acknowledgement IS NOT NULL)"),
)
Index(
    "claims_one_a_number",
    claims.c.facility,
    claims.c.number,
    unique=True,
    postgresql_where=claims.c.closed_as.is_(None),
)
Index(
    "claims_one_a_key",
    claims.c.facility,
    claims.c.idempotency_key,
    unique=True,
    postgresql_where=claims.c.idempotency_key.is_not(None),
)
# FHIR's references name a claim by its id, which several claims of a facility may have.
Index(
    "claims_of_a_resource",
    claims.c.facility,
    claims.c.resource_id,
    postgresql_where=and_(claims.c.closed_as.is_(None), claims.c.resource_id.is_not(None)),
)
# The last ones are compared with what is submitted: a claim that was withdrawn stays withdrawn.
Index(
    "claims_cancelled",
    claims.c.facility,
    claims.c.number,
    claims.c.received_at.desc(),
    postgresql_where=claims.c.closed_as == "CANCELLED",
)
# A claim that a claim of another number has replaced stays replaced when it is sent again.
Index(
    "claims_replaced",
    claims.c.facility,
    claims.c.number,
    claims.c.received_at.desc(),
    postgresql_where=claims.c.closed_as == "REPLACED",
)
Index("claims_of_a_facility", claims.c.facility, claims.c.received_at.desc(), claims.c.claim_id)
