"""The two streaming methods of the API, as streams of numbered requests and responses."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeAlias

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse, CheckCardsRequest, KeyedCheck
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.claim_service_pb2 import (
    KeyedClaim,
    SubmitClaimRequest,
    SubmitClaimResponse,
    SubmitClaimsRequest,
)
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from wardgate.client.refused import Refused
from wardgate.client.resumed_stream import Batches, OpenStream

Metadata: TypeAlias = tuple[tuple[str, str], ...]


def card_stream(stub: CardServiceStub, metadata: Metadata) -> OpenStream[CheckCardRequest, CheckCardResponse]:
    """A stream of CardService.CheckCards."""

    async def messages(batches: Batches[CheckCardRequest]) -> AsyncIterator[CheckCardsRequest]:
        async for batch in batches:
            yield CheckCardsRequest(checks=[KeyedCheck(key=key, request=request) for key, request in batch])

    async def stream(
        batches: Batches[CheckCardRequest],
    ) -> AsyncGenerator[tuple[str, CheckCardResponse | Refused]]:
        async for message in stub.CheckCards(messages(batches), metadata=metadata):
            for answer in message.answers:
                is_fault = answer.HasField("fault")
                yield answer.key, Refused.from_status(answer.fault) if is_fault else answer.response

    return stream


def claim_stream(
    stub: ClaimServiceStub, metadata: Metadata
) -> OpenStream[SubmitClaimRequest, SubmitClaimResponse]:
    """A stream of ClaimService.SubmitClaims."""

    async def messages(batches: Batches[SubmitClaimRequest]) -> AsyncIterator[SubmitClaimsRequest]:
        async for batch in batches:
            yield SubmitClaimsRequest(claims=[KeyedClaim(key=key, request=request) for key, request in batch])

    async def stream(
        batches: Batches[SubmitClaimRequest],
    ) -> AsyncGenerator[tuple[str, SubmitClaimResponse | Refused]]:
        async for message in stub.SubmitClaims(messages(batches), metadata=metadata):
            for answer in message.answers:
                is_fault = answer.HasField("fault")
                yield answer.key, Refused.from_status(answer.fault) if is_fault else answer.response

    return stream
