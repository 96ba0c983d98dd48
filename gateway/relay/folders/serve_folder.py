"""Delivers messages into the folder of an office, and takes its answers from there."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Protocol

import msgspec
from google.protobuf.json_format import Parse, ParseError

from gateway.refusal import Refusal
from gateway.register.files.answer_file import SentAnswer
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office
from gateway.relay.folders.drop_folder import DroppedAnswer
from gateway.relay.folders.office_message import StoredMessage
from gateway.services.files.file_requests import to_answer
from gateway.v1.registry_service_pb2 import AnswerFileRequest
from runtime.postgres.database_away import DatabaseAway

BATCH = 100
MOST_SKIPPED = 1000
POLL_SECONDS = 2.0


class Messages(Protocol):
    """Messages to offices. All methods raise DatabaseAway."""

    async def office(self, code: str) -> Office | None:
        """Return an office; None where there is no such one."""
        ...

    async def undelivered(self, office: Office, limit: int) -> Sequence[StoredMessage]:
        """Return messages for an office that it has not got, the oldest first; of tasks, those open."""
        ...

    async def skip_closed(self, office: Office, limit: int) -> None:
        """Do not deliver messages about closed tasks: answered by gRPC, or before the office had a folder."""
        ...

    async def note_delivered(self, message_id: int) -> None:
        """The office has got it."""
        ...


class Folder(Protocol):
    """The folder of an office. All methods block, and raise OSError."""

    def prepare(self) -> None:
        """Make what is missing."""
        ...

    def put(self, name: str, content: bytes) -> None:
        """Put a message; again, it is the same one."""
        ...

    def answers(self) -> list[DroppedAnswer]:
        """The answers that are there."""
        ...

    def settle(self, name: str, problem: bytes | None) -> None:
        """Move an answer away, with its problem if it was refused."""
        ...


class Offices(Protocol):
    """Which offices of folders are known."""

    def note(self, code: str, *, is_known: bool) -> None:
        """The office was looked for."""
        ...


class ServeFolder:
    """The use case for one office. The folder of an office that is not known is left as it is."""

    def __init__(
        self,
        code: str,
        folder: Folder,
        messages: Messages,
        answer: Callable[[Viewer, SentAnswer], Awaitable[Any]],
        offices: Offices,
    ) -> None:
        self._code = code
        self._folder = folder
        self._messages = messages
        self._answer = answer
        self._offices = offices

    async def run(self) -> None:
        """Serve until cancelled. A folder that cannot be used is a failure, and is tried again."""
        await asyncio.to_thread(self._folder.prepare)
        while True:
            with suppress(DatabaseAway):
                await self.run_once()
            await asyncio.sleep(POLL_SECONDS)

    async def run_once(self) -> None:
        """Deliver what is there, and take the answers that are there. Raises DatabaseAway and OSError.

        An answer that fails by our fault stays for the next time. It raises when the others were taken.
        """
        office = await self._messages.office(self._code)
        self._offices.note(self._code, is_known=office is not None)
        if office is None:
            return
        await self._messages.skip_closed(office, MOST_SKIPPED)
        for message in await self._messages.undelivered(office, BATCH):
            # Put first: where the relay ends in between, the same file is put again.
            await asyncio.to_thread(self._folder.put, message.file_name, message.content)
            await self._messages.note_delivered(message.message_id)
        failures = []
        for dropped in await asyncio.to_thread(self._folder.answers):
            request = _parsed(dropped)
            if request is None and dropped.may_change:
                continue
            try:
                problem = await self._problem_of(Viewer(office.code, office), request)
            except DatabaseAway:
                raise
            except Exception as failure:
                failures.append(failure)
                continue
            await asyncio.to_thread(self._folder.settle, dropped.name, problem)
        if failures:
            raise failures[0]

    async def _problem_of(self, viewer: Viewer, request: AnswerFileRequest | None) -> bytes | None:
        """Why an answer is refused; None where it is taken, or was taken before."""
        if request is None:
            expected = "must be an AnswerFileRequest in JSON, at most 256 KiB (docs/files.md)"
            return _problem("NOT_READABLE", expected, ())
        try:
            await self._answer(viewer, to_answer(request))
        except Refusal as refusal:
            return _problem(refusal.reason_name, str(refusal), [fault._asdict() for fault in refusal.faults])
        return None


def _parsed(dropped: DroppedAnswer) -> AnswerFileRequest | None:
    try:
        return Parse(dropped.content or b"", AnswerFileRequest())
    except (ParseError, UnicodeDecodeError):
        return None


def _problem(reason: str, message: str, faults: Sequence[object]) -> bytes:
    return msgspec.json.format(msgspec.json.encode({"reason": reason, "message": message, "faults": faults}))
