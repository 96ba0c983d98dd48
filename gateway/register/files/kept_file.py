"""A file as it is kept: what was sent, the steps that are or were open, its clock, and how it ended."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

import msgspec

from gateway.register.files.effects import Rejection
from gateway.register.files.procedure import Actor, Ending
from gateway.v1.file_facts_pb2 import FileFacts, FileResult


class FileState(StrEnum):
    """OPEN: offices act. RETURNED: the applicant has to act, and the clock stands. The others are endings."""

    OPEN = "open"
    RETURNED = "returned"
    SETTLED = "settled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def has_ended(self) -> bool:
        """Whether nothing can follow."""
        return self in ENDED


ENDED = frozenset(FileState(ending.value) for ending in Ending)


class Person(msgspec.Struct, frozen=True):
    """Who applies. `citizen_id` has twelve digits; `relation` is to the person that the file is about."""

    full_name: str = ""
    citizen_id: str = ""
    relation: str = ""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a file, as often as it is opened: `number` counts from 1 within the file.

    The offices of the actor's kind in the province of the file act in it, or those of the whole country.
    `answer_digest` tells an answer that is sent again from another one.
    """

    number: int
    step: str
    actor: Actor
    opened_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    answer: str = ""
    answered_by: str = ""
    answer_digest: bytes = b""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.closed_at is None


class KeptFile(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`sender` is a facility or an office, `number` is what it calls the file: both together are unique.

    `content_digest` is of all that was sent. `facts` and `result` are serialised FileFacts and FileResult.
    `secret` opens the public look at the state. `events` and `last_hash` are the end of its chain of events.
    With an `archive_id`, facts, result and events are in the archive, and no longer here.
    """

    file_id: UUID
    procedure: str
    sender: str
    number: str
    content_digest: bytes
    secret: str
    province: str
    applicant: Person
    facts: bytes
    received_at: datetime
    due_at: datetime
    state: FileState = FileState.OPEN
    stopped_at: datetime | None = None
    ended_at: datetime | None = None
    result: bytes = b""
    rejection: Rejection | None = None
    tasks: tuple[Task, ...] = ()
    events: int = 0
    last_hash: bytes = b""
    archive_id: int | None = None

    @cached_property
    def read_facts(self) -> FileFacts:
        """The facts as a message. Do not change it."""
        return FileFacts.FromString(self.facts)

    @cached_property
    def read_result(self) -> FileResult:
        """The result so far as a message. Do not change it."""
        return FileResult.FromString(self.result)

    def open_tasks(self) -> Iterator[Task]:
        """The tasks that wait for an answer."""
        return (task for task in self.tasks if task.is_open)

    def task(self, number: int) -> Task | None:
        """The task of this number."""
        return self.tasks[number - 1] if 0 < number <= len(self.tasks) else None

    def is_overdue(self, now: datetime) -> bool:
        """Whether it ended, or is still open, after its term. It gets no later while the clock stands."""
        return (self.ended_at or self.stopped_at or now) > self.due_at
