"""Files as response messages."""

from collections.abc import Iterable
from datetime import datetime

from gateway.register.files.event import EventKind, FileEvent
from gateway.register.files.get_file import Archived
from gateway.register.files.kept_file import FileState, KeptFile, Task
from gateway.register.files.procedure import Procedure
from gateway.register.files.viewer import Viewer
from gateway.register.files.watching.file_change import FileChange
from gateway.v1 import registry_service_pb2 as messages
from gateway.v1.text_pb2 import Text as TextMessage
from gateway.watching.cursor import WatchCursor
from gateway.watching.watch_changes import Seen
from insurance.text import Text

STATE_OF = {state: f"FILE_STATE_{state.name}" for state in FileState}
KIND_OF = {kind: f"FILE_EVENT_KIND_{kind.name}" for kind in EventKind}


class FileWriter:
    """Writes the files of one procedure for one caller, as of `now`."""

    def __init__(self, procedure: Procedure, viewer: Viewer, now: datetime) -> None:
        self._procedure = procedure
        self._viewer = viewer
        self._now = now

    def write(
        self, file: KeptFile, events: Iterable[FileEvent] = (), *, with_facts: bool = True
    ) -> messages.File:
        """The message; a list has files without facts and events."""
        message = messages.File(
            file_id=str(file.file_id),
            procedure=file.procedure,
            title=_text(self._procedure.title),
            sender=file.sender,
            number=file.number,
            state=STATE_OF[file.state],
            received_at=file.received_at,
            due_at=file.due_at,
            overdue=file.is_overdue(self._now),
            ended_at=file.ended_at,
            tasks=[self._task(file, task) for task in file.tasks],
            rejection=_rejection(file),
            province=file.province,
        )
        if with_facts:
            _fill_facts(message, file)
        message.events.extend(map(_event, events))
        return message

    def _task(self, file: KeptFile, task: Task) -> messages.FileTask:
        step = self._procedure.by_name[task.step]
        return messages.FileTask(
            number=task.number,
            step=task.step,
            title=_text(step.title),
            actor=task.actor.value,
            opened_at=task.opened_at,
            due_at=task.due_at,
            closed_at=task.closed_at,
            answer=task.answer,
            answers=[
                messages.FileAnswer(name=choice.name, title=_text(choice.title)) for choice in step.choices
            ],
            yours=task.is_open and self._viewer.acts(file, task),
        )


def tracked(procedure: Procedure, file: KeptFile, now: datetime) -> messages.TrackFileResponse:
    """How far the file is, without personal data."""
    return messages.TrackFileResponse(
        procedure=_text(procedure.title),
        state=STATE_OF[file.state],
        received_at=file.received_at,
        due_at=file.due_at,
        overdue=file.is_overdue(now),
        waiting_for=[_text(procedure.by_name[task.step].title) for task in file.open_tasks()],
        rejection=_rejection(file),
    )


def archive_of(archived: Archived) -> messages.FileArchive:
    """Where the rest of a file is."""
    return messages.FileArchive(file=archived.file, archived_at=archived.archived_at)


def to_watch_response(seen: Seen[FileChange], caller: str) -> messages.WatchFilesResponse:
    """The changes of one message, each with its cursor."""
    response = messages.WatchFilesResponse(cursor=seen.cursor.token(caller))
    for change in seen.changes:
        response.changes.add(
            file_id=str(change.file_id),
            procedure=change.procedure,
            number=change.number,
            event=change.event,
            kind=KIND_OF[change.kind],
            step=change.step,
            answer=change.answer,
            state=STATE_OF[change.state],
            changed_at=change.changed_at,
            cursor=WatchCursor(change.position, seen.cursor.issued_at).token(caller),
        )
    return response


def _fill_facts(message: messages.File, file: KeptFile) -> None:
    applicant = file.applicant
    message.applicant.full_name = applicant.full_name
    message.applicant.citizen_id = applicant.citizen_id
    message.applicant.relation = applicant.relation
    # Absent, and not only empty, where they are in the archive.
    if file.archive_id is None:
        message.facts.ParseFromString(file.facts)
        message.result.ParseFromString(file.result)


def _event(event: FileEvent) -> messages.FileEvent:
    happened = event.event
    message = messages.FileEvent(
        number=event.number,
        kind=KIND_OF[happened.kind],
        at=happened.at,
        by=happened.by,
        task=happened.task,
        step=happened.step,
        answer=happened.answer,
        note=happened.note,
        state=STATE_OF[happened.state],
        due_at=happened.due_at,
        hash=event.hash,
    )
    if happened.facts:
        message.facts.ParseFromString(happened.facts)
    return message


def _rejection(file: KeptFile) -> messages.Rejection | None:
    if file.rejection is None:
        return None
    return messages.Rejection(reason=_text(file.rejection.reason), law=str(file.rejection.law))


def _text(text: Text) -> TextMessage:
    return TextMessage(vi=text.vi, en=text.en)
