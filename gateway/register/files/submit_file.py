"""Submits a file: checks it, asks the register, and keeps it with what follows at once."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from gateway.refusals import FileChanged, RequestMalformed
from gateway.register.files.advance import AdvanceFile
from gateway.register.files.effects import Question
from gateway.register.files.file_batches import FileBatches
from gateway.register.files.file_store import FilesInTransaction, FileStore
from gateway.register.files.kept_file import KeptFile, Person
from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.files.naming.limit_naming import LimitNaming
from gateway.register.files.procedure_code import ProcedureCode
from gateway.v1.file_facts_pb2 import FileFacts
from runtime.clock import Clock

# 12 characters of 64.
SECRET_BYTES = 9


class Submission(msgspec.Struct, frozen=True):
    """What a caller sends. `number` is the sender's own number of the file."""

    sender: str
    number: str
    applicant: Person
    facts: FileFacts

    @property
    def digest(self) -> bytes:
        """The same for the same content."""
        parts = (
            msgspec.msgpack.encode(self.applicant),
            self.facts.SerializeToString(deterministic=True),
        )
        return hashlib.sha256(msgspec.msgpack.encode(parts)).digest()


class Submitted(msgspec.Struct, frozen=True):
    """The file, and whether it was kept before."""

    file: KeptFile
    already_known: bool


class Checked(msgspec.Struct, frozen=True):
    """A submission without faults, the code of its procedure, and the file that it becomes if it is new."""

    submission: Submission
    code: ProcedureCode
    new: KeptFile

    @property
    def question(self) -> Question | None:
        """What the receipt asks the register."""
        return self.code.question(self.new, None)


class SubmitFile:
    """The use case of SubmitFile. Submissions that arrive together are kept together."""

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
        self._batches = FileBatches(files, _prefetch, self._submitted)

    async def __call__(self, submission: Submission) -> Submitted:
        """Committed on return. Raises RequestMalformed, FileChanged, other Refusals and DatabaseAway."""
        code, now = self._procedures.of_facts(submission.facts), self._clock.now()
        if faults := [*code.faults(submission.facts, now)]:
            raise RequestMalformed(faults)
        key = submission.sender, submission.number
        return await self._batches(key, Checked(submission, code, self._new_file(submission, code, now)))

    async def _submitted(self, files: FilesInTransaction, checked: Checked) -> Submitted:
        submission = checked.submission
        known = await files.with_number(submission.sender, submission.number)
        if known is not None:
            return await _acknowledge(files, submission, known)
        return Submitted(await self._keep(files, checked), already_known=False)

    async def _keep(self, files: FilesInTransaction, checked: Checked) -> KeptFile:
        code, new, question = checked.code, checked.new, checked.question
        known = None if question is None else await files.known(question)
        named = code.named(new, None, known)
        sent = new.sender, new.number, new.content_digest
        await self._limit_naming(files, new.sender, named, new.received_at, sent=sent)
        advanced = self._advance.received(code.procedure, new, code.received(new, known))
        await files.keep(advanced)
        return advanced.file

    def _new_file(self, submission: Submission, code: ProcedureCode, received_at: datetime) -> KeptFile:
        return KeptFile(
            file_id=uuid4(),
            procedure=code.procedure.code,
            sender=submission.sender,
            number=submission.number,
            content_digest=submission.digest,
            secret=secrets.token_urlsafe(SECRET_BYTES),
            province=code.province(submission.facts),
            applicant=submission.applicant,
            facts=submission.facts.SerializeToString(deterministic=True),
            received_at=received_at,
            due_at=self._advance.due_at(code.procedure, received_at),
        )


async def _prefetch(files: FilesInTransaction, all_checked: Sequence[Checked]) -> None:
    numbers = [(one.submission.sender, one.submission.number) for one in all_checked]
    await files.prefetch_numbers(numbers)
    new = [
        one
        for one, number in zip(all_checked, numbers, strict=True)
        if await files.with_number(*number) is None
    ]
    questions = [question for one in new if (question := one.question) is not None]
    await files.lock(questions)
    await files.prefetch_known(questions)


async def _acknowledge(files: FilesInTransaction, submission: Submission, known: KeptFile) -> Submitted:
    if known.content_digest != submission.digest:
        raise FileChanged(str(known.file_id))
    await files.confirm()
    return Submitted(replace(known), already_known=True)
