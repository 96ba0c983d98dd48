"""WardgateClient: one connection to a gateway, with a method for each call."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from datetime import date, timedelta
from typing import Self, TypeVar

import grpc
from google.protobuf.message import Message
from google.type.date_pb2 import Date
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from gateway.v1.card_service_pb2 import (
    CheckCardRequest,
    CheckCardResponse,
    Holder,
    ListCardKeysRequest,
    Officer,
    Visit,
)
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.claim_service_pb2 import (
    CancelClaimRequest,
    CancelClaimResponse,
    CheckClaimRequest,
    CheckClaimResponse,
    Claim,
    ClaimFormat,
    ExplainClaimRequest,
    ExplainClaimResponse,
    ExplanationDocument,
    GetClaimRequest,
    GetClaimResponse,
    ListClaimsRequest,
    SubmitClaimRequest,
    SubmitClaimResponse,
    WatchClaimsRequest,
    WatchClaimsResponse,
)
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from gateway.v1.event_service_pb2_grpc import EventServiceStub
from gateway.v1.record_service_pb2_grpc import RecordServiceStub
from gateway.v1.registry_service_pb2_grpc import RegistryServiceStub
from wardgate.client.card_keys import CardKeys
from wardgate.client.event_calls import EventCalls
from wardgate.client.file_calls import FileCalls
from wardgate.client.question import card_question
from wardgate.client.refused import Refused
from wardgate.client.resumed_stream import send_all
from wardgate.client.retry import retrying
from wardgate.client.sendable_token import is_sendable
from wardgate.client.size_limit import is_too_large, too_large
from wardgate.client.streams import card_stream, claim_stream
from wardgate.client.tls import TlsFiles, channel_credentials
from wardgate.client.watched_stream import after_cursor, watch

Response = TypeVar("Response", bound=Message)

# Longer than the gateway's own database timeout, so that the caller gets the gateway's error, not a timeout.
CALL_TIMEOUT_SECONDS = 15.0
MAX_WAIT_FOR_REVIEW = timedelta(seconds=30)
CHANNEL_OPTIONS = (
    # Reconnect quickly after the gateway was restarted.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
)


class WardgateClient:
    """One connection to a gateway: `async with WardgateClient(target, token) as client`.

    `target` is HOST:PORT; `token` is the facility's, and so names the facility. With `tls`, the connection is
    encrypted, and a client certificate may name the facility in place of the token, which is then "". With
    `traceparent` (W3C Trace Context), the gateway continues this trace in every call.

    Every call raises Refused if the gateway refuses it. While it is unavailable or overloaded, a call
    is retried for a few seconds first. Use one client for many calls at the same time: they share the
    connection. `files` has the calls about files of the register.
    """

    def __init__(
        self, target: str, token: str = "", tls: TlsFiles | None = None, *, traceparent: str = ""
    ) -> None:
        """Raises OSError or ValueError where files of `tls` cannot be used, ValueError for a broken token."""
        if not is_sendable(token):
            raise ValueError(
                "the token cannot be sent: it has a line break, a blank or a non-ASCII character"
            )
        self._target = target
        authorization = (("authorization", f"Bearer {token}"),) if token else ()
        self._metadata = (*authorization, ("traceparent", traceparent)) if traceparent else authorization
        self._credentials = None if tls is None else channel_credentials(tls)

    async def __aenter__(self) -> Self:
        if self._credentials is None:
            self._channel = grpc.aio.insecure_channel(self._target, options=CHANNEL_OPTIONS)
        else:
            self._channel = grpc.aio.secure_channel(self._target, self._credentials, options=CHANNEL_OPTIONS)
        self._cards = CardServiceStub(self._channel)
        self._records = RecordServiceStub(self._channel)
        self._claims = ClaimServiceStub(self._channel)
        self.files = FileCalls(RegistryServiceStub(self._channel), self._call, self._metadata)
        self.events = EventCalls(EventServiceStub(self._channel), self._call, self._metadata)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._channel.close(None)

    async def is_serving(self, service: str = "") -> bool:
        """Whether the gateway, or one of its services by its full name, can work. It needs no token.

        Raises Refused, with the code NOT_FOUND for a service that does not exist.
        """
        check = HealthStub(self._channel).Check
        answer: HealthCheckResponse = await self._call(check, HealthCheckRequest(service=service))
        return bool(answer.status == HealthCheckResponse.SERVING)

    async def my_record(self, call: str, request: Message) -> Message:
        """Read the own record: a call of RecordService by its name. The token is a citizen's assertion."""
        found: Message = await self._call(getattr(self._records, call), request)
        return found

    async def card_keys(self) -> CardKeys:
        """The public keys that QR codes of cards are checked with: fetch them once a day, and store them."""
        found = await self._call(self._cards.ListCardKeys, ListCardKeysRequest())
        return CardKeys({key.key_id: key.public_key for key in found.keys})

    async def check_card(
        self,
        *,
        chip_id: str | None = None,
        card_number: str | None = None,
        insurance_number: str | None = None,
        holder: Holder | None = None,
        service_date: date | Date | None = None,
        visit: Visit | None = None,
        officer: Officer | None = None,
    ) -> CheckCardResponse:
        """Look up one card by exactly one of the numbers. A verdict "not valid" is an answer, not a refusal.

        The arguments are explained at card_question; for a stay, use card_question and ask_card.
        """
        question = card_question(
            chip_id=chip_id,
            card_number=card_number,
            insurance_number=insurance_number,
            holder=holder,
            service_date=service_date,
            visit=visit,
            officer=officer,
        )
        return await self.ask_card(question)

    async def ask_card(self, question: CheckCardRequest) -> CheckCardResponse:
        """Look up one card with a request made by card_question."""
        return await self._call(self._cards.CheckCard, question)

    def check_cards(
        self, questions: Iterable[tuple[str, CheckCardRequest]]
    ) -> AsyncGenerator[tuple[str, CheckCardResponse | Refused]]:
        """Look up a list of any length over one stream.

        `questions` are pairs of a key of your choice and a request made by card_question. The result yields
        each key with its answer or its Refused, in any order. Raises Refused if the whole stream is refused.
        """
        return send_all(questions, card_stream(self._cards, self._metadata))

    async def submit_claim(
        self,
        content: bytes,
        *,
        format: ClaimFormat = ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON,  # noqa: A002 - the field's name
        idempotency_key: str = "",
        replaces_claim_id: str = "",
        wait: timedelta | None = None,
    ) -> SubmitClaimResponse:
        """Submit one claim and wait for its review.

        `wait` is the longest time to wait, from 0 to 30 seconds, by default 5: after it the answer comes
        without the review. The same claim again gets the same answer, with `already_known` set. To correct a
        claim, name the earlier one in `replaces_claim_id`.
        """
        request = SubmitClaimRequest(
            content=content,
            format=format,
            idempotency_key=idempotency_key,
            replaces_claim_id=replaces_claim_id,
            wait=wait,
        )
        return await self._call(self._claims.SubmitClaim, request, MAX_WAIT_FOR_REVIEW)

    def submit_claims(
        self, claims: Iterable[tuple[str, SubmitClaimRequest]]
    ) -> AsyncGenerator[tuple[str, SubmitClaimResponse | Refused]]:
        """Submit many claims over one stream.

        `claims` are pairs of a key of your choice and a request. The result yields each key with its answer
        or its Refused, in any order. Raises Refused if the whole stream is refused.
        """
        return send_all(claims, claim_stream(self._claims, self._metadata))

    async def check_claim(
        self,
        content: bytes,
        *,
        format: ClaimFormat = ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON,  # noqa: A002 - the field's name
    ) -> CheckClaimResponse:
        """Dry run: review the claim by the same rules, without submitting or keeping it."""
        request = CheckClaimRequest(content=content, format=format)
        return await self._call(self._claims.CheckClaim, request, MAX_WAIT_FOR_REVIEW)

    async def get_claim(self, claim_id: str) -> GetClaimResponse:
        """One claim of this facility, with the content exactly as it was submitted."""
        return await self._call(self._claims.GetClaim, GetClaimRequest(claim_id=claim_id))

    async def list_claims(self, request: ListClaimsRequest | None = None) -> AsyncIterator[Claim]:
        """This facility's claims, newest first. `request` filters them; pages are fetched as needed."""
        page = ListClaimsRequest()
        page.MergeFrom(request or ListClaimsRequest())
        while True:
            answer = await self._call(self._claims.ListClaims, page)
            for claim in answer.claims:
                yield claim
            if not answer.next_page_token:
                return
            page.page_token = answer.next_page_token

    async def cancel_claim(self, claim_id: str) -> CancelClaimResponse:
        """Withdraw a claim that is not decided yet. The same claim again: `already_known` is set."""
        return await self._call(self._claims.CancelClaim, CancelClaimRequest(claim_id=claim_id))

    async def explain_claim(
        self, claim_id: str, text: str = "", documents: Iterable[ExplanationDocument] = ()
    ) -> ExplainClaimResponse:
        """Answer a question about a claim, or object to a decision: once a claim, with text and documents.

        The same explanation again: `already_known` is set.
        """
        request = ExplainClaimRequest(claim_id=claim_id, text=text, documents=documents)
        return await self._call(self._claims.ExplainClaim, request)

    def watch_claims(
        self, cursor: str = "", *, from_earliest: bool = False
    ) -> AsyncGenerator[WatchClaimsResponse]:
        """Watch every change of this facility's claims: once, in order, without end.

        Without a cursor it begins now or, with `from_earliest`, a month ago. Store the `cursor` of a message
        when you have processed its `changes`, which can be none, and pass it the next time. A stream that
        breaks is opened again from there, as long as it takes. Raises Refused, with the reason CURSOR_EXPIRED
        for a cursor that is older than a month.
        """
        request = WatchClaimsRequest(cursor=cursor, from_earliest=from_earliest)
        following = after_cursor(WatchClaimsRequest)
        return watch(
            lambda begin: self._claims.WatchClaims(begin, metadata=self._metadata), request, following
        )

    async def _call(
        self,
        method: Callable[..., Awaitable[Response]],
        request: Message,
        wait: timedelta = timedelta(),
    ) -> Response:
        if is_too_large(request):
            raise too_large()
        timeout = CALL_TIMEOUT_SECONDS + wait.total_seconds()

        async def once() -> Response:
            return await method(request, metadata=self._metadata, timeout=timeout)

        try:
            return await retrying()(once)
        except grpc.aio.AioRpcError as error:
            raise Refused.from_rpc_error(error) from error
