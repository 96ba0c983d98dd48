"""The events of a file: never changed, and each with the hash of the one before it."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from gateway.register.files.kept_file import FileState

# Part of the hash that the first event follows. Another way to hash gets another name here.
FORM = b"wardgate file 1"

_encode = msgspec.msgpack.Encoder(uuid_format="bytes").encode


class EventKind(StrEnum):
    """What happened."""

    RECEIVED = "received"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What happened at one time, and the state of the file after it.

    `by` is the facility or office. `task`, `step` and `answer` are those of an answer; `note` is what the
    office writes to the applicant, `facts` are serialised AnswerFacts.
    """

    kind: EventKind
    at: datetime
    by: str
    state: FileState
    due_at: datetime
    task: int = 0
    step: str = ""
    answer: str = ""
    note: str = ""
    facts: bytes = b""


class FileEvent(msgspec.Struct, frozen=True):
    """An event in the chain of its file; `number` counts from 1."""

    number: int
    event: NewEvent
    previous: bytes
    hash: bytes


def genesis(file_id: UUID) -> bytes:
    """What the first event of a file follows."""
    return hashlib.sha256(FORM + file_id.bytes).digest()


def chained(number: int, event: NewEvent, previous: bytes) -> FileEvent:
    """The event as the next one after `previous`: SHA-256 over that, the number, and all fields in order."""
    body = _encode((number, *msgspec.structs.astuple(event)))
    return FileEvent(number, event, previous, hashlib.sha256(previous + body).digest())


def broken_links(file_id: UUID, events: Iterable[FileEvent], last_hash: bytes) -> Iterator[int]:
    """The numbers of events that are not as they were made; one too many where the end is missing."""
    previous, number = genesis(file_id), 0
    for number, found in enumerate(events, 1):
        if chained(number, found.event, previous) != found:
            yield number
        previous = found.hash
    if previous != last_hash:
        yield number + 1
