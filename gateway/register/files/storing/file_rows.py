"""Between files, tasks and events and the rows of their tables."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from gateway.register.files.effects import Rejection
from gateway.register.files.event import EventKind, FileEvent, NewEvent
from gateway.register.files.kept_file import FileState, KeptFile, Person, Task
from gateway.register.files.procedure import APPLICANT, Actor
from gateway.register.offices.office import OfficeKind

Row = Mapping[Any, Any]


def row_of_file(file: KeptFile) -> dict[str, Any]:
    """The row, with all columns."""
    row = msgspec.structs.asdict(file)
    del row["tasks"]
    return row | {
        "state": file.state.value,
        "applicant": msgspec.to_builtins(file.applicant),
        "rejection": msgspec.to_builtins(file.rejection),
    }


def file_from(row: Row, tasks: Iterable[Row]) -> KeptFile:
    """The file of a row and of those of its tasks, in their order."""
    return KeptFile(
        **{
            **row,
            "state": FileState(row["state"]),
            "applicant": msgspec.convert(row["applicant"], Person),
            "rejection": msgspec.convert(row["rejection"], Rejection | None),
            "tasks": tuple(map(task_from, tasks)),
        }
    )


def row_of_task(file: KeptFile, task: Task) -> dict[str, Any]:
    """The row, with all columns."""
    row = msgspec.structs.asdict(task) | {"actor": task.actor.value}
    return row | {"file_id": file.file_id, "province": file.province}


def task_from(row: Row) -> Task:
    """The task of a row."""
    fields = {name: row[name] for name in Task.__struct_fields__}
    return Task(**{**fields, "actor": actor_from(row["actor"])})


def actor_from(text: str) -> Actor:
    """The applicant, or a kind of office."""
    return APPLICANT if text == APPLICANT.value else OfficeKind(text)


def row_of_event(file: KeptFile, event: FileEvent) -> dict[str, Any]:
    """The row, with all columns."""
    happened = msgspec.structs.asdict(event.event)
    return happened | {
        "file_id": file.file_id,
        "number": event.number,
        "kind": event.event.kind.value,
        "state": event.event.state.value,
        "previous": event.previous,
        "hash": event.hash,
    }


def event_from(row: Row) -> FileEvent:
    """The event of a row."""
    fields = {name: row[name] for name in NewEvent.__struct_fields__}
    happened = NewEvent(**{**fields, "kind": EventKind(row["kind"]), "state": FileState(row["state"])})
    return FileEvent(row["number"], happened, row["previous"], row["hash"])
