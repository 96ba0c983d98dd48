"""Shows files: a list, or one file with its tasks and events."""

from collections.abc import Iterator, Sequence

from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.v1.registry_service_pb2 import File, FileEvent, FileEventKind, FileState, FileTask
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.value_text import enum_text, time_text

COLOURS = {
    FileState.FILE_STATE_RETURNED: "bold yellow",
    FileState.FILE_STATE_SETTLED: "bold green",
    FileState.FILE_STATE_REFUSED: "bold red",
    FileState.FILE_STATE_WITHDRAWN: "dim",
}


def file_list(files: Sequence[File], *, is_cut: bool) -> RenderableType:
    """One row for each file. `is_cut` adds a line that says how to list more."""
    if not files:
        return Text("No files.")
    table = _table("File", "State", "Due", "Waits for")
    for file in map(escaped, files):
        waiting = ", ".join(task.title.en for task in _open(file))
        table.add_row(
            Text.assemble(file.file_id, (f"\n{file.procedure} {file.number}", "dim")),
            state_text(file),
            time_text(file.due_at),
            Text(waiting),
        )
    more = [Text(f"The first {len(files):,} only: use --limit for more", style="dim")] if is_cut else []
    return Group(table, *more)


def file_view(file: File) -> RenderableType:
    """One file."""
    file = escaped(file)
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in (
        ("File", Text(file.file_id)),
        ("Procedure", Text(file.title.en)),
        ("Number", Text(f"{file.number} of {file.sender}")),
        ("State", state_text(file)),
        ("Received", Text(_time(file, "received_at"))),
        ("Due", Text(_time(file, "due_at"))),
        ("Ended", Text(_time(file, "ended_at"))),
        ("Archived", Text(f"its facts and events are in {file.archived.file}" if file.archived.file else "")),
        ("Refused", Text(f"{file.rejection.reason.en} ({file.rejection.law})" if file.rejection.law else "")),
    ):
        if value:
            facts.add_row(name, value)
    return Group(facts, *_parts(file))


def state_text(file: File) -> Text:
    """The state, and whether the file is overdue."""
    state = enum_text(FileState.Name(file.state), "FILE_STATE_")
    overdue = (" overdue", "bold red") if file.overdue else ""
    return Text.assemble((state, COLOURS.get(file.state, "")), overdue)


def _parts(file: File) -> Iterator[RenderableType]:
    for title, message in (("Facts", file.facts), ("Result", file.result)):
        if message.ByteSize():
            yield Text.assemble("\n", (title, "bold"), f"\n{_json(message)}")
    if file.tasks:
        yield Text("\nTasks", style="bold")
        yield _tasks(file.tasks)
    if file.events:
        yield Text("\nEvents", style="bold")
        yield _events(file.events)


def _tasks(tasks: Sequence[FileTask]) -> Table:
    table = _table("No.", "Task", "By", "Due", "Answer")
    for task in tasks:
        answers = f"open: {', '.join(answer.name for answer in task.answers)}"
        answer = answers if not task.HasField("closed_at") else task.answer or "none"
        table.add_row(str(task.number), task.title.en, task.actor, _time(task, "due_at"), answer)
    return table


def _events(events: Sequence[FileEvent]) -> Table:
    table = _table("Time", "By", "What", "Note")
    for event in events:
        what = (
            f"{event.step}: {event.answer}"
            if event.step
            else enum_text(FileEventKind.Name(event.kind), "FILE_EVENT_KIND_")
        )
        table.add_row(time_text(event.at), event.by, what, event.note)
    return table


def _open(file: File) -> Iterator[FileTask]:
    return (task for task in file.tasks if not task.HasField("closed_at"))


def _time(message: Message, field: str) -> str:
    moment: Timestamp = getattr(message, field)
    return time_text(moment) if message.HasField(field) else ""


def _json(message: Message) -> str:
    return MessageToJson(message, preserving_proto_field_name=True, ensure_ascii=False)


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in names:
        table.add_column(name, overflow="fold")
    return table
