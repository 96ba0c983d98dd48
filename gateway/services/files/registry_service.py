"""gateway.v1.RegistryService: calls the use cases, and returns their results as messages."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from typing import NamedTuple

from gateway.admission.caller import Caller
from gateway.admission.request_messages import SizedMessage
from gateway.refusal import FieldViolation
from gateway.register.files.answer_file import AnswerFile
from gateway.register.files.get_file import GetFile
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.files.list_files import ListFiles
from gateway.register.files.submit_file import SubmitFile
from gateway.register.files.track_file import TrackFile
from gateway.register.files.watching.file_change import FileChange
from gateway.register.files.withdraw_file import WithdrawFile
from gateway.register.messages.take_messages import TakeMessages
from gateway.register.procedures.household.quote_renewal import QuoteRenewal
from gateway.services.files.file_messages import FileWriter, archive_of, to_watch_response, tracked
from gateway.services.files.file_requests import (
    to_answer,
    to_file_id,
    to_list_query,
    to_submission,
    to_watch,
    viewer_of,
)
from gateway.services.files.office_messages import to_office, to_take_response
from gateway.services.files.renewal_messages import ensure_office, to_paid_on, to_quote_response
from gateway.services.files.verifications import Verifications
from gateway.v1 import office_message_pb2, person_verification_pb2
from gateway.v1 import registry_service_pb2 as messages
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.registry_service_pb2_grpc import RegistryServiceServicer
from gateway.watching.watch_changes import WatchChanges
from runtime.clock import Clock


class FileUseCases(NamedTuple):
    """The use cases that the service calls."""

    submit: SubmitFile
    answer: AnswerFile
    withdraw: WithdrawFile
    get: GetFile
    list: ListFiles
    track: TrackFile
    watch: WatchChanges[FileChange]
    quote_renewal: QuoteRenewal
    take_messages: TakeMessages


class RegistryService(RegistryServiceServicer):
    """The guard passes the Caller to every method, in place of gRPC's context."""

    def __init__(
        self,
        use_cases: FileUseCases,
        procedures: KnownProcedures,
        clock: Clock,
        slot: Callable[[str], AbstractAsyncContextManager[None]],
        verifications: Verifications,
    ) -> None:
        """`slot` waits until a caller may write: files give way to look-ups, as claims do."""
        self._verifications = verifications
        self._slot = slot
        self._call = use_cases
        self._procedures = procedures
        self._clock = clock

    async def SubmitFile(  # noqa: N802 - gRPC's name
        self, request: messages.SubmitFileRequest, caller: Caller
    ) -> messages.SubmitFileResponse:
        """See registry_service.proto."""
        submission = to_submission(request, caller, self._faults)
        async with self._slot(caller.facility):
            submitted = await self._call.submit(submission)
        return messages.SubmitFileResponse(
            file=self._writer(submitted.file, caller).write(submitted.file),
            already_known=submitted.already_known,
            secret=submitted.file.secret,
        )

    async def AnswerFile(  # noqa: N802 - gRPC's name
        self, request: messages.AnswerFileRequest, caller: Caller
    ) -> messages.AnswerFileResponse:
        """See registry_service.proto."""
        sent = to_answer(request)
        async with self._slot(caller.facility):
            answered = await self._call.answer(viewer_of(caller), sent)
        file = self._writer(answered.file, caller).write(answered.file)
        return messages.AnswerFileResponse(file=file, already_known=answered.already_known)

    async def WithdrawFile(  # noqa: N802 - gRPC's name
        self, request: messages.WithdrawFileRequest, caller: Caller
    ) -> messages.WithdrawFileResponse:
        """See registry_service.proto."""
        file_id = to_file_id(request)
        async with self._slot(caller.facility):
            withdrawn = await self._call.withdraw(viewer_of(caller), file_id)
        file = self._writer(withdrawn.file, caller).write(withdrawn.file)
        return messages.WithdrawFileResponse(file=file, already_known=withdrawn.already_known)

    async def GetFile(  # noqa: N802 - gRPC's name
        self, request: messages.GetFileRequest, caller: Caller
    ) -> messages.GetFileResponse:
        """See registry_service.proto."""
        file, events, archived = await self._call.get(viewer_of(caller), to_file_id(request))
        message = self._writer(file, caller).write(file, events)
        if archived is not None:
            message.archived.CopyFrom(archive_of(archived))
        return messages.GetFileResponse(file=message)

    async def ListFiles(  # noqa: N802 - gRPC's name
        self, request: messages.ListFilesRequest, caller: Caller
    ) -> messages.ListFilesResponse:
        """See registry_service.proto."""
        query = to_list_query(request, caller)
        files, following = await self._call.list(*query)
        return messages.ListFilesResponse(
            files=[self._writer(file, caller).write(file, with_facts=False) for file in files],
            next_page_token=following.token(query.sought) if following else "",
        )

    async def TrackFile(  # noqa: N802 - gRPC's name
        self, request: messages.TrackFileRequest, caller: Caller
    ) -> messages.TrackFileResponse:
        """See registry_service.proto."""
        file = await self._call.track(caller.facility, to_file_id(request), request.secret)
        return tracked(self._procedures.of_file(file).procedure, file, self._clock.now())

    async def WatchFiles(  # noqa: N802 - gRPC's name
        self, request: messages.WatchFilesRequest, caller: Caller
    ) -> AsyncGenerator[messages.WatchFilesResponse, None]:
        """See registry_service.proto."""
        async with aclosing(self._call.watch(to_watch(request, caller))) as watching:
            async for seen in watching:
                yield to_watch_response(seen, caller.facility)

    async def QuoteRenewal(  # noqa: N802 - gRPC's name
        self, request: messages.QuoteRenewalRequest, caller: Caller
    ) -> messages.QuoteRenewalResponse:
        """See registry_service.proto."""
        ensure_office(caller)
        paid_on = to_paid_on(request)
        return to_quote_response(await self._call.quote_renewal(caller.facility, request.household, paid_on))

    async def TakeMessages(  # noqa: N802 - gRPC's name
        self, request: office_message_pb2.TakeMessagesRequest, caller: Caller
    ) -> office_message_pb2.TakeMessagesResponse:
        """See registry_service.proto."""
        office = to_office(request, caller)
        return to_take_response(await self._call.take_messages(office, [*request.received], request.limit))

    async def VerifyPerson(  # noqa: N802 - gRPC's name
        self, request: person_verification_pb2.VerifyPersonRequest, caller: Caller
    ) -> person_verification_pb2.VerifyPersonResponse:
        """See registry_service.proto."""
        return await self._verifications.person(request, caller)

    def VerifyPeople(  # noqa: N802 - gRPC's name
        self,
        requests: AsyncIterator[SizedMessage[person_verification_pb2.VerifyPeopleRequest]],
        caller: Caller,
    ) -> AsyncGenerator[person_verification_pb2.VerifyPeopleResponse, None]:
        """See registry_service.proto."""
        return self._verifications.people(requests, caller)

    def _faults(self, facts: FileFacts) -> list[FieldViolation]:
        return self._procedures.faults(facts, self._clock.now())

    def _writer(self, file: KeptFile, caller: Caller) -> FileWriter:
        procedure = self._procedures.of_file(file).procedure
        return FileWriter(procedure, viewer_of(caller), self._clock.now())
