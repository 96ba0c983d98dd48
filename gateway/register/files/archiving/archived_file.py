"""Files of the register on their way into the archive."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

# Which columns a file of the archive has, and what they mean.
FORM = "1"


class ArchivedFile(NamedTuple):
    """What the archive has of a file; the names are those of its columns.

    `facts` is a serialised gateway.v1.FileFacts, `result` a FileResult. `applicant` and `rejection` are JSON.
    `events` are the rows of gateway.file_events in order, each with serialised AnswerFacts; `last_hash` is
    the end of their chain. `messages` are those by which offices learnt of their tasks.
    """

    file_id: UUID
    procedure: str
    sender: str
    number: str
    province: str
    applicant: str
    facts: bytes
    content_digest: bytes
    received_at: datetime
    due_at: datetime
    state: str
    ended_at: datetime
    result: bytes
    rejection: str | None
    last_hash: bytes
    events: Sequence[Mapping[str, Any]]
    messages: Sequence[Mapping[str, Any]]
