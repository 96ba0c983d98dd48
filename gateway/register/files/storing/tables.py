"""Files, their tasks and events, who is told of them, and the messages to offices."""

from sqlalchemy import (
    BigInteger,
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
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from gateway.schema import METADATA

STATES = "state IN ('open', 'returned', 'settled', 'refused', 'withdrawn')"

# Files of the archive, into which files that ended long ago were moved.
file_archives = Table(
    "file_archives",
    METADATA,
    Column("archive_id", Integer, Identity(always=True), primary_key=True),
    Column("file", Text, nullable=False, unique=True),
    Column("month", Date, nullable=False),
    Column("files", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("archived_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# `facts` and `result` are serialised FileFacts and FileResult; `content_digest` is of all that was sent. An
# archived file has no facts, result or events here.
files = Table(
    "files",
    METADATA,
    Column("file_id", Uuid, primary_key=True),
    Column("procedure", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("content_digest", LargeBinary, nullable=False),
    Column("secret", Text, nullable=False),
    Column("province", Text, CheckConstraint("province ~ '^[0-9]{2}$'"), nullable=False),
    Column("applicant", JSONB, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, CheckConstraint(STATES), nullable=False),
    Column("stopped_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Column("result", LargeBinary, nullable=False),
    Column("rejection", JSONB(none_as_null=True)),
    Column("events", Integer, nullable=False),
    Column("last_hash", LargeBinary, nullable=False),
    Column(
        "archive_id",
        Integer,
        ForeignKey("gateway.file_archives.archive_id", deferrable=True, initially="DEFERRED"),
    ),
    UniqueConstraint("sender", "number", name="files_one_a_number"),
    CheckConstraint("(ended_at IS NULL) = (state IN ('open', 'returned'))"),
    CheckConstraint("(stopped_at IS NOT NULL) OR (state <> 'returned')"),
    CheckConstraint("archive_id IS NULL OR ended_at IS NOT NULL", name="files_archived_when_ended"),
)
Index("files_not_ended", files.c.due_at, files.c.file_id, postgresql_where=files.c.ended_at.is_(None))
Index("files_of_a_sender", files.c.sender, files.c.due_at, files.c.file_id)
Index("files_of_an_applicant", files.c.applicant["citizen_id"].astext, files.c.received_at)
Index("files_of_a_province", files.c.province, files.c.due_at, files.c.file_id)
Index("files_by_term", files.c.due_at, files.c.file_id)
Index("files_by_receipt", files.c.received_at)
Index("files_by_end", files.c.ended_at, postgresql_where=files.c.ended_at.is_not(None))

# `province` is that of the file. `answer_digest` is empty until the task is answered.
file_tasks = Table(
    "file_tasks",
    METADATA,
    Column("file_id", Uuid, ForeignKey(files.c.file_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("step", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True)),
    Column("closed_at", DateTime(timezone=True)),
    Column("answer", Text, nullable=False),
    Column("answered_by", Text, nullable=False),
    Column("answer_digest", LargeBinary, nullable=False),
)
Index(
    "file_tasks_of_offices",
    file_tasks.c.actor,
    file_tasks.c.province,
    file_tasks.c.due_at,
    postgresql_where=file_tasks.c.closed_at.is_(None),
)

# Rows are inserted, and never changed: gateway/register/files/event.py says how they are chained.
file_events = Table(
    "file_events",
    METADATA,
    Column("file_id", Uuid, ForeignKey(files.c.file_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, CheckConstraint("kind IN ('received', 'answered', 'withdrawn')"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", Text, nullable=False),
    Column("state", Text, CheckConstraint(STATES), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("task", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

# Each event once for every caller that sees the file. `position` orders those of one caller as they were
# sent; null until they are read for the first time.
file_changes = Table(
    "file_changes",
    METADATA,
    Column("change_id", BigInteger, Identity(always=True), primary_key=True),
    Column("audience", Text, nullable=False),
    Column("file_id", Uuid, nullable=False),
    Column("event", Integer, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("position", BigInteger),
)
Index(
    "file_changes_in_order",
    file_changes.c.audience,
    file_changes.c.position,
    unique=True,
    postgresql_where=file_changes.c.position.is_not(None),
)
Index(
    "file_changes_unnumbered",
    file_changes.c.audience,
    file_changes.c.change_id,
    postgresql_where=file_changes.c.position.is_(None),
)
Index("file_changes_by_age", file_changes.c.changed_at)

# What is to be sent to the offices of a kind in a province, or to this `office` alone, once for each key.
office_messages = Table(
    "office_messages",
    METADATA,
    Column("message_id", BigInteger, Identity(always=True), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("file_id", Uuid, ForeignKey(files.c.file_id)),
    Column(
        "office_kind",
        Text,
        CheckConstraint("office_kind IN ('portal', 'civil-status', 'police', 'social-insurance', 'payer')"),
        nullable=False,
    ),
    Column("province", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("delivered_at", DateTime(timezone=True)),
    Column("office", Text, nullable=False, server_default=""),
)
Index(
    "office_messages_of_an_office",
    office_messages.c.office_kind,
    office_messages.c.province,
    office_messages.c.message_id,
    postgresql_where=office_messages.c.delivered_at.is_(None),
)
