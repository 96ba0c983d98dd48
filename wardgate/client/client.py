"""The Python client of a gateway."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from datetime import date, timedelta
from typing import Self, TypeVar

import grpc
from google.protobuf.message import Message
from google.type.date_pb2 import Date

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse, Holder, Officer, Visit
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.claim_service_pb2 import (
    CheckClaimRequest,
    CheckClaimResponse,
    Claim,
    ClaimFormat,
    GetClaimRequest,
    GetClaimResponse,
    ListClaimsRequest,
    SubmitClaimRequest,
    SubmitClaimResponse,
)
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from wardgate.client.question import card_question
from wardgate.client.refused import Refused
from wardgate.client.retry import retrying
from wardgate.client.stream import ask_many
from wardgate.client.wire import card_stream, claim_stream

Answer = TypeVar("Answer", bound=Message)

# Longer than the gateway's own patience with its database, so that its answer is seen and not our impatience.
CALL_SECONDS = 15.0
LONGEST_WAIT_FOR_REVIEW = timedelta(seconds=30)
CHANNEL = (
    # Back within a moment after the gateway was started again.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
)


class WardgateClient:
    """One connection to a gateway, as one facility: `async with WardgateClient(target, token) as client`.

    Calls raise Refused. While the gateway is away or overloaded they are tried again for a few seconds.
    """

    def __init__(self, target: str, token: str) -> None:
        self._target = target
        self._metadata = (("authorization", f"Bearer {token}"),)

    async def __aenter__(self) -> Self:
        self._channel = grpc.aio.insecure_channel(self._target, options=CHANNEL)
        self._cards = CardServiceStub(self._channel)
        self._claims = ClaimServiceStub(self._channel)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._channel.close(None)

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
        """One look-up by exactly one of the numbers; today if no day is given. "Not valid" is an answer."""
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
        """One look-up by a question made beforehand."""
        return await self._ask(self._cards.CheckCard, question)

    def check_cards(
        self, questions: Iterable[tuple[str, CheckCardRequest]]
    ) -> AsyncGenerator[tuple[str, CheckCardResponse | Refused]]:
        """A list of any length, each question under a key of yours; answers come in any order."""
        return ask_many(questions, card_stream(self._cards, self._metadata))

    async def submit_claim(
        self,
        content: bytes,
        *,
        format: ClaimFormat = ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON,  # noqa: A002 - the field's name
        idempotency_key: str = "",
        replaces_claim_id: str = "",
        wait: timedelta | None = None,
    ) -> SubmitClaimResponse:
        """Hand in one claim; waits for its review, 5 s if `wait` says nothing, 30 s at most."""
        request = SubmitClaimRequest(
            content=content,
            format=format,
            idempotency_key=idempotency_key,
            replaces_claim_id=replaces_claim_id,
            wait=wait,
        )
        return await self._ask(self._claims.SubmitClaim, request, LONGEST_WAIT_FOR_REVIEW)

    def submit_claims(
        self, claims: Iterable[tuple[str, SubmitClaimRequest]]
    ) -> AsyncGenerator[tuple[str, SubmitClaimResponse | Refused]]:
        """The month at once, each claim under a key of yours; answers come in any order."""
        return ask_many(claims, claim_stream(self._claims, self._metadata))

    async def check_claim(
        self,
        content: bytes,
        *,
        format: ClaimFormat = ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON,  # noqa: A002 - the field's name
    ) -> CheckClaimResponse:
        """The dry run: the same review by the same rules, nothing kept."""
        request = CheckClaimRequest(content=content, format=format)
        return await self._ask(self._claims.CheckClaim, request, LONGEST_WAIT_FOR_REVIEW)

    async def get_claim(self, claim_id: str) -> GetClaimResponse:
        """One claim of this facility, with the bytes as they were handed in."""
        return await self._ask(self._claims.GetClaim, GetClaimRequest(claim_id=claim_id))

    async def list_claims(self, request: ListClaimsRequest | None = None) -> AsyncIterator[Claim]:
        """This facility's claims, newest first, page after page."""
        page = ListClaimsRequest()
        page.MergeFrom(request or ListClaimsRequest())
        while True:
            answer = await self._ask(self._claims.ListClaims, page)
            for claim in answer.claims:
                yield claim
            if not answer.next_page_token:
                return
            page.page_token = answer.next_page_token

    async def _ask(
        self,
        call: Callable[..., Awaitable[Answer]],
        request: Message,
        longer: timedelta = timedelta(),
    ) -> Answer:
        timeout = CALL_SECONDS + longer.total_seconds()

        async def once() -> Answer:
            return await call(request, metadata=self._metadata, timeout=timeout)

        try:
            return await retrying()(once)
        except grpc.aio.AioRpcError as error:
            raise Refused.from_rpc_error(error) from error
