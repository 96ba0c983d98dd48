"""How a file goes on: what was sent or answered, with its effects, makes the next state, tasks and event."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from google.protobuf.message import Message
from msgspec.structs import replace

from gateway.register.files.effects import Effects, OfficeMessage
from gateway.register.files.event import EventKind, FileEvent, NewEvent, chained, genesis
from gateway.register.files.kept_file import FileState, KeptFile, Task
from gateway.register.files.procedure import APPLICANT, Choice, Ending, Procedure, Step
from gateway.register.files.procedure_code import GivenAnswer
from insurance.law.clocks.working_time import WorkingTime
from insurance.text import Text
from runtime.time_zone import day_of

# The topic of the message by which offices learn of a task of theirs. Its body is the FileFacts.
TASK = "task"
WITHDRAW = Choice("withdraw", Text("Rút hồ sơ", "Withdrawn"), ends=Ending.WITHDRAWN)


class UndeclaredEffects(Exception):  # noqa: N818 - it says what the effects are
    """Effects that the declaration of the procedure does not allow: a mistake in the procedure's code."""


class Advanced(msgspec.Struct, frozen=True):
    """The file after an event, and what is to be done in the same transaction."""

    file: KeptFile
    event: FileEvent
    effects: Effects
    messages: tuple[OfficeMessage, ...] = ()


class AdvanceFile:
    """Pure: the same file and answer always make the same."""

    def __init__(self, working_time: WorkingTime) -> None:
        self._time = working_time

    def received(self, procedure: Procedure, file: KeptFile, effects: Effects) -> Advanced:
        """The first state of a file that has no tasks or events yet."""
        happened = NewEvent(
            kind=EventKind.RECEIVED,
            at=file.received_at,
            by=file.sender,
            state=file.state,
            due_at=file.due_at,
        )
        return self._advanced(procedure, file, happened, procedure.reception, effects)

    def answered(
        self, procedure: Procedure, file: KeptFile, task: Task, given: GivenAnswer, effects: Effects
    ) -> Advanced:
        """The file after an answer to an open task. `task` has its digest already."""
        closed = replace(task, closed_at=given.at, answer=given.choice.name, answered_by=given.by)
        if given.facts.HasField("corrected"):
            file = replace(file, facts=_serialised(given.facts.corrected))
        file = _with_tasks(file, (closed if one.number == task.number else one for one in file.tasks))
        return self._advanced(procedure, file, _answer(file, task, given), given.choice, effects)

    def late(self, file: KeptFile, task: Task, given: GivenAnswer, effects: Effects) -> Advanced:
        """The file after an answer to a closed task. Its state, tasks and result stay as they are."""
        event = chained(file.events + 1, _answer(file, task, given), file.last_hash)
        file = replace(file, events=event.number, last_hash=event.hash)
        return Advanced(file, event, effects, effects.messages)

    def withdrawn(self, procedure: Procedure, file: KeptFile, at: datetime, effects: Effects) -> Advanced:
        """The file after its sender has withdrawn it."""
        happened = NewEvent(
            kind=EventKind.WITHDRAWN, at=at, by=file.sender, state=file.state, due_at=file.due_at
        )
        return self._advanced(procedure, file, happened, WITHDRAW, effects)

    def due_at(self, procedure: Procedure, received_at: datetime) -> datetime:
        """The end of the term of a file that is received then."""
        return self._time.due(received_at, procedure.term_on(day_of(received_at)))

    def _advanced(
        self, procedure: Procedure, file: KeptFile, happened: NewEvent, choice: Choice, effects: Effects
    ) -> Advanced:
        _check(choice, effects)
        ending = effects.ending or choice.ends
        if effects.extension is not None:
            file = replace(file, due_at=self._time.extended(file.due_at, effects.extension))
        opened = [] if ending else [*self._opened(procedure, file, choice, effects, happened.at)]
        file = _with_tasks(file, (*file.tasks, *opened))
        file = self._with_state(procedure, file, ending, happened.at)
        if effects.result is not None:
            file = replace(file, result=_serialised(effects.result))
        file = replace(file, rejection=effects.rejection)
        event = chained(
            file.events + 1,
            replace(happened, state=file.state, due_at=file.due_at),
            file.last_hash or genesis(file.file_id),
        )
        file = replace(file, events=event.number, last_hash=event.hash)
        return Advanced(file, event, effects, (*effects.messages, *_task_messages(file, opened)))

    def _opened(
        self, procedure: Procedure, file: KeptFile, choice: Choice, effects: Effects, at: datetime
    ) -> Iterator[Task]:
        """The tasks of the steps that follow. A step that is open already is not opened twice."""
        names = choice.opens if effects.opens is None else effects.opens
        open_steps = {task.step for task in file.open_tasks()}
        steps = [procedure.by_name[name] for name in names if name not in open_steps]
        for number, step in enumerate(steps, len(file.tasks) + 1):
            yield Task(
                number=number, step=step.name, actor=step.actor, opened_at=at, due_at=self._own_term(step, at)
            )

    def _own_term(self, step: Step, at: datetime) -> datetime | None:
        return None if step.term is None else self._time.due(at, step.term.on(day_of(at)).value)

    def _with_state(
        self, procedure: Procedure, file: KeptFile, ending: Ending | None, at: datetime
    ) -> KeptFile:
        if ending is None and not any(file.open_tasks()):
            ending = Ending.SETTLED
        if ending is not None:
            closed = (replace(task, closed_at=at) if task.is_open else task for task in file.tasks)
            return replace(_with_tasks(file, closed), state=FileState(ending.value), ended_at=at)
        if any(procedure.by_name[task.step].stops_clock for task in file.open_tasks()):
            return replace(file, state=FileState.RETURNED, stopped_at=file.stopped_at or at)
        return self._resumed(procedure, file, at)

    def _resumed(self, procedure: Procedure, file: KeptFile, at: datetime) -> KeptFile:
        if file.stopped_at is None:
            return replace(file, state=FileState.OPEN)
        unit = procedure.term_on(day_of(file.received_at)).unit
        due_at = self._time.postponed(file.due_at, file.stopped_at, at, unit)
        return replace(file, state=FileState.OPEN, due_at=due_at, stopped_at=None)


def _answer(file: KeptFile, task: Task, given: GivenAnswer) -> NewEvent:
    return NewEvent(
        kind=EventKind.ANSWERED,
        at=given.at,
        by=given.by,
        state=file.state,
        due_at=file.due_at,
        task=task.number,
        step=task.step,
        answer=given.choice.name,
        note=given.note,
        facts=_serialised(given.facts),
    )


def _check(choice: Choice, effects: Effects) -> None:
    if effects.ending is not None and effects.ending not in choice.may_end:
        raise UndeclaredEffects(f"{choice.name} may not end a file as {effects.ending}")
    if undeclared := {*(effects.opens or ())} - {*choice.reachable}:
        raise UndeclaredEffects(f"{choice.name} may not open {', '.join(sorted(undeclared))}")
    is_refused = (effects.ending or choice.ends) is Ending.REFUSED
    if is_refused != (effects.rejection is not None):
        raise UndeclaredEffects("a file that is refused has a rejection, and no other has one")


def _with_tasks(file: KeptFile, tasks: Iterable[Task]) -> KeptFile:
    return replace(file, tasks=tuple(tasks))


def _serialised(message: Message) -> bytes:
    """The same message always makes the same bytes."""
    return message.SerializeToString(deterministic=True)


def _task_messages(file: KeptFile, opened: Iterable[Task]) -> Iterator[OfficeMessage]:
    for task in opened:
        if task.actor is not APPLICANT:
            yield OfficeMessage(task.actor, file.province, f"{file.file_id}/{task.number}", TASK, file.facts)
