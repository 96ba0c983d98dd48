"""Submits a file: checks it, asks the register, and keeps it with what follows at once."""

import hashlib
import secrets
from datetime import datetime
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from gateway.refusals import FileChanged, RequestMalformed
from gateway.register.files.advance import AdvanceFile
from gateway.register.files.file_store import FilesInTransaction, FileStore
from gateway.register.files.kept_file import KeptFile, Person
from gateway.register.files.known_procedures import KnownProcedures
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


class SubmitFile:
    """The use case of SubmitFile."""

    def __init__(
        self, procedures: KnownProcedures, files: FileStore, advance: AdvanceFile, clock: Clock
    ) -> None:
        self._procedures = procedures
        self._files = files
        self._advance = advance
        self._clock = clock

    async def __call__(self, submission: Submission) -> Submitted:
        """Committed on return. Raises RequestMalformed, FileChanged, other Refusals and DatabaseAway."""
        code, now = self._procedures.of_facts(submission.facts), self._clock.now()
        if faults := [*code.faults(submission.facts, now)]:
            raise RequestMalformed(faults)
        async with self._files.transaction() as files:
            known = await files.with_number(submission.sender, submission.number)
            if known is not None:
                return await _acknowledge(files, submission, known)
            return Submitted(await self._keep(files, code, submission, now), already_known=False)

    async def _keep(
        self, files: FilesInTransaction, code: ProcedureCode, submission: Submission, now: datetime
    ) -> KeptFile:
        new = self._new_file(code, submission, now)
        question = code.question(new, None)
        known = None if question is None else await files.known(question)
        advanced = self._advance.received(code.procedure, new, code.received(new, known))
        await files.keep(advanced)
        return advanced.file

    def _new_file(self, code: ProcedureCode, submission: Submission, now: datetime) -> KeptFile:
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
            received_at=now,
            due_at=self._advance.due_at(code.procedure, now),
        )


async def _acknowledge(files: FilesInTransaction, submission: Submission, known: KeptFile) -> Submitted:
    if known.content_digest != submission.digest:
        raise FileChanged(str(known.file_id))
    await files.confirm()
    return Submitted(replace(known), already_known=True)
