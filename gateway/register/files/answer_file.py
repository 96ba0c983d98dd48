"""Answers an open task of a file, as the office or the sender that acts in it."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from gateway.refusal import FieldViolation, Refusal
from gateway.refusals import FileArchived, RequestMalformed, TaskClosed
from gateway.register.files.advance import AdvanceFile
from gateway.register.files.effects import Effects, Question
from gateway.register.files.file_batches import FileBatches
from gateway.register.files.file_store import FilesInTransaction, FileStore
from gateway.register.files.kept_file import KeptFile, Task
from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.files.naming.limit_naming import LimitNaming
from gateway.register.files.procedure import APPLICANT, Choice, Ending
from gateway.register.files.procedure_code import GivenAnswer, ProcedureCode
from gateway.register.files.submit_file import Submitted
from gateway.register.files.viewer import Viewer
from gateway.v1.file_facts_pb2 import AnswerFacts
from runtime.clock import Clock


class SentAnswer(msgspec.Struct, frozen=True):
    """What a caller sends: the answer's name to the task of this number."""

    file_id: UUID
    task: int
    answer: str
    facts: AnswerFacts
    note: str = ""

    @property
    def digest(self) -> bytes:
        """The same for the same answer."""
        parts = (self.answer, self.note, self.facts.SerializeToString(deterministic=True))
        return hashlib.sha256(msgspec.msgpack.encode(parts)).digest()


ViewersAnswer = tuple[Viewer, SentAnswer]


class AnswerFile:
    """The use case of AnswerFile. Answers that arrive together are kept together."""

    def __init__(
        self,
        procedures: KnownProcedures,
        files: FileStore,
        advance: AdvanceFile,
        clock: Clock,
        limit_naming: LimitNaming,
    ) -> None:
        self._limit_naming = limit_naming
        self._procedures = procedures
        self._advance = advance
        self._clock = clock
        self._batches = FileBatches(files, self._prefetch, self._answered)

    async def __call__(self, viewer: Viewer, sent: SentAnswer) -> Submitted:
        """Committed on return. Raises FileNotFound, NotYourTask, TaskClosed, other Refusals, DatabaseAway."""
        return await self._batches(sent.file_id, (viewer, sent))

    async def _answered(self, files: FilesInTransaction, answer: ViewersAnswer) -> Submitted:
        viewer, sent = answer
        file = viewer.ensure_sees(await files.with_id(sent.file_id))
        task = _task(file, sent)
        viewer.ensure_acts(file, task)
        if not task.is_open:
            return await self._answered_again(files, viewer, file, task, sent)
        return Submitted(await self._keep(files, viewer, file, task, sent), already_known=False)

    async def _answered_again(
        self, files: FilesInTransaction, viewer: Viewer, file: KeptFile, task: Task, sent: SentAnswer
    ) -> Submitted:
        """The same answer again is known. A late one counts for the open task of its step, if any."""
        if (task.answered_by, task.answer_digest) == (viewer.code, sent.digest):
            await files.confirm()
            return Submitted(file, already_known=True)
        code = self._procedures.of_file(file)
        if sent.answer != code.procedure.by_name[task.step].late:
            raise TaskClosed
        if file.archive_id is not None:
            raise FileArchived
        opened = next((one for one in file.open_tasks() if one.step == task.step), None)
        if opened is not None:
            return Submitted(await self._keep(files, viewer, file, opened, sent), already_known=False)
        return await self._keep_late(files, file, task, _given(code, viewer, task, sent, self._clock.now()))

    async def _keep_late(
        self, files: FilesInTransaction, file: KeptFile, task: Task, given: GivenAnswer
    ) -> Submitted:
        """Keep an answer to a closed task. If it changes nothing, the register has it already."""
        effects = await self._effects(files, file, given)
        if not effects.changes:
            await files.confirm()
            return Submitted(file, already_known=True)
        advanced = self._advance.late(file, task, given, effects)
        await files.keep(advanced)
        return Submitted(advanced.file, already_known=False)

    async def _keep(
        self, files: FilesInTransaction, viewer: Viewer, file: KeptFile, task: Task, sent: SentAnswer
    ) -> KeptFile:
        code = self._procedures.of_file(file)
        given = _given(code, viewer, task, sent, self._clock.now())
        effects = await self._effects(files, file, given)
        task = replace(task, answer_digest=sent.digest)
        advanced = self._advance.answered(code.procedure, file, task, given, effects)
        await files.keep(advanced)
        return advanced.file

    async def _prefetch(self, files: FilesInTransaction, answers: Sequence[ViewersAnswer]) -> None:
        await files.prefetch_ids([sent.file_id for _, sent in answers])
        # One alone locks what it asks for when it asks.
        if len(answers) > 1:
            found = [(await files.with_id(sent.file_id), viewer, sent) for viewer, sent in answers]
            questions = [question for one in found if (question := self._question(*one)) is not None]
            await files.lock(questions)
            await files.prefetch_known(questions)

    def _question(self, file: KeptFile | None, viewer: Viewer, sent: SentAnswer) -> Question | None:
        """What the answer will ask, where none of the others changes the file. None where it is refused."""
        try:
            file = viewer.ensure_sees(file)
            task = _task(file, sent)
            viewer.ensure_acts(file, task)
            if file.archive_id is not None:
                return None
            code = self._procedures.of_file(file)
            given = _given(code, viewer, task, sent, self._clock.now())
        except Refusal:
            return None
        return None if any(_faults(code, file, given)) else code.question(file, given)

    async def _effects(self, files: FilesInTransaction, file: KeptFile, given: GivenAnswer) -> Effects:
        code = self._procedures.of_file(file)
        if faults := [*_faults(code, file, given)]:
            raise RequestMalformed(faults)
        question = code.question(file, given)
        known = None if question is None else await files.known(question)
        named, sent = code.named(file, given, known), _sent(file, given)
        await self._limit_naming(files, given.by, named, given.at, sent=sent)
        return code.answered(file, given, known)


def _task(file: KeptFile, sent: SentAnswer) -> Task:
    task = file.task(sent.task)
    if task is None:
        raise RequestMalformed([FieldViolation("task", f"must be from 1 to {len(file.tasks)}")])
    return task


def _given(code: ProcedureCode, viewer: Viewer, task: Task, sent: SentAnswer, now: datetime) -> GivenAnswer:
    step = code.procedure.by_name[task.step]
    choice = step.choice(sent.answer)
    if choice is None:
        names = ", ".join(choice.name for choice in step.choices)
        raise RequestMalformed([FieldViolation("answer", f"must be one of {names}")])
    return GivenAnswer(step, choice, viewer.code, now, sent.facts, sent.note)


def _faults(code: ProcedureCode, file: KeptFile, given: GivenAnswer) -> Iterator[FieldViolation]:
    if _needs_note(code, given.choice) and not given.note.strip():
        yield FieldViolation("note", "must say why: the applicant reads it")
    if given.facts.HasField("corrected"):
        yield from _faults_of_correction(code, file, given)
    yield from code.answer_faults(file, given)


def _sent(file: KeptFile, given: GivenAnswer) -> tuple[UUID, int, bytes]:
    """Equal for the same facts in the same state of the file."""
    return (
        file.file_id,
        file.events,
        hashlib.sha256(given.facts.SerializeToString(deterministic=True)).digest(),
    )


def _needs_note(code: ProcedureCode, choice: Choice) -> bool:
    returns = any(code.procedure.by_name[name].actor is APPLICANT for name in choice.opens)
    return returns or choice.ends is Ending.REFUSED


def _faults_of_correction(
    code: ProcedureCode, file: KeptFile, given: GivenAnswer
) -> Iterator[FieldViolation]:
    corrected = given.facts.corrected
    if given.step.actor is not APPLICANT:
        yield FieldViolation("facts.corrected", "must be left out: the applicant alone corrects facts")
    elif corrected.WhichOneof("facts") != file.procedure:
        yield FieldViolation("facts.corrected", f"must be the facts of the same procedure, {file.procedure}")
    else:
        for fault in code.faults(corrected, given.at):
            yield FieldViolation(fault.field.replace("facts.", "facts.corrected.", 1), fault.description)
