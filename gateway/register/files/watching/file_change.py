"""One event of a file, as one caller gets it."""

from datetime import datetime
from uuid import UUID

import msgspec

from gateway.register.files.event import EventKind
from gateway.register.files.kept_file import FileState


class FileChange(msgspec.Struct, frozen=True):
    """`facility` is the caller that is told, and `position` its place among what that caller is told.

    `number` is the sender's; `event` counts within the file.
    """

    facility: str
    position: int
    file_id: UUID
    event: int
    procedure: str
    number: str
    kind: EventKind
    step: str
    answer: str
    state: FileState
    changed_at: datetime
