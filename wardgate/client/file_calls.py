"""FileCalls: the calls of a client about files of the register."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import grpc
from google.protobuf.message import Message

from gateway.v1.office_message_pb2 import TakeMessagesRequest, TakeMessagesResponse
from gateway.v1.person_verification_pb2 import (
    VerifyPeopleRequest,
    VerifyPeopleResponse,
    VerifyPersonRequest,
    VerifyPersonResponse,
)
from gateway.v1.registry_service_pb2 import (
    AnswerFileRequest,
    AnswerFileResponse,
    File,
    GetFileRequest,
    ListFilesRequest,
    QuoteRenewalRequest,
    QuoteRenewalResponse,
    SubmitFileRequest,
    SubmitFileResponse,
    TrackFileRequest,
    TrackFileResponse,
    WatchFilesRequest,
    WatchFilesResponse,
    WithdrawFileRequest,
    WithdrawFileResponse,
)
from gateway.v1.registry_service_pb2_grpc import RegistryServiceStub
from wardgate.client.refused import Refused
from wardgate.client.watched_stream import after_cursor, watch

Call = Callable[[Any, Message], Awaitable[Any]]
Response = TypeVar("Response", bound=Message)


class FileCalls:
    """Use `WardgateClient.files`. Every call raises Refused if it is refused, and is safe to repeat."""

    def __init__(self, stub: RegistryServiceStub, call: Call, metadata: tuple[tuple[str, str], ...]) -> None:
        self._stub = stub
        self._call = call
        self._metadata = metadata

    async def submit(self, request: SubmitFileRequest) -> SubmitFileResponse:
        """Submit a file. The same content again under the same number: `already_known` is set."""
        answer: SubmitFileResponse = await self._call(self._stub.SubmitFile, request)
        return answer

    async def answer(self, request: AnswerFileRequest) -> AnswerFileResponse:
        """Answer an open task. The same answer again: `already_known` is set."""
        answer: AnswerFileResponse = await self._call(self._stub.AnswerFile, request)
        return answer

    async def withdraw(self, file_id: str) -> WithdrawFileResponse:
        """Withdraw a file that you sent and that has not ended."""
        request = WithdrawFileRequest(file_id=file_id)
        answer: WithdrawFileResponse = await self._call(self._stub.WithdrawFile, request)
        return answer

    async def get(self, file_id: str) -> File:
        """One file, with its facts and events."""
        answer = await self._call(self._stub.GetFile, GetFileRequest(file_id=file_id))
        file: File = answer.file
        return file

    async def list(self, request: ListFilesRequest | None = None) -> AsyncIterator[File]:
        """The files that you see, those that are due first at the top; pages are fetched as needed."""
        page = ListFilesRequest()
        page.MergeFrom(request or ListFilesRequest())
        while True:
            answer = await self._call(self._stub.ListFiles, page)
            for file in answer.files:
                yield file
            if not answer.next_page_token:
                return
            page.page_token = answer.next_page_token

    async def track(self, file_id: str, secret: str) -> TrackFileResponse:
        """How far a file is, without personal data."""
        request = TrackFileRequest(file_id=file_id, secret=secret)
        answer: TrackFileResponse = await self._call(self._stub.TrackFile, request)
        return answer

    async def quote_renewal(self, request: QuoteRenewalRequest) -> QuoteRenewalResponse:
        """What members of a household would pay, and who is due. Nothing is stored."""
        answer: QuoteRenewalResponse = await self._call(self._stub.QuoteRenewal, request)
        return answer

    async def take_messages(self, request: TakeMessagesRequest) -> TakeMessagesResponse:
        """Messages to the caller's office that are no tasks, and which of them it has kept."""
        answer: TakeMessagesResponse = await self._call(self._stub.TakeMessages, request)
        return answer

    async def verify_person(self, request: VerifyPersonRequest) -> VerifyPersonResponse:
        """Compare a person with what the population register says. Only some offices may."""
        answer: VerifyPersonResponse = await self._call(self._stub.VerifyPerson, request)
        return answer

    async def verify_people(
        self, messages: AsyncIterator[VerifyPeopleRequest]
    ) -> AsyncGenerator[VerifyPeopleResponse]:
        """The same for a stream of changes: an answer for each message, in their order."""
        try:
            async for answer in self._stub.VerifyPeople(messages, metadata=self._metadata):
                yield answer
        except grpc.aio.AioRpcError as error:
            raise Refused.from_rpc_error(error) from error

    def watch(self, cursor: str = "", *, from_earliest: bool = False) -> AsyncGenerator[WatchFilesResponse]:
        """Watch every event of your files: once, in order, without end; as WardgateClient.watch_claims."""
        request = WatchFilesRequest(cursor=cursor, from_earliest=from_earliest)
        following = after_cursor(WatchFilesRequest)
        return watch(lambda begin: self._stub.WatchFiles(begin, metadata=self._metadata), request, following)
