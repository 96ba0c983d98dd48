"""ClaimService as a facility calls it."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import grpc
import pytest
from google.protobuf.duration_pb2 import Duration
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from tests.wait_until import wait_until

R4 = messages.CLAIM_FORMAT_FHIR_R4_JSON


class Calls:
    """ClaimService with the token of one facility."""

    def __init__(self, stub: ClaimServiceStub, metadata: tuple[tuple[str, str], ...]) -> None:
        self._stub = stub
        self._metadata = metadata

    async def submit(
        self, content: bytes, *, wait: float | None = None, **fields: Any
    ) -> messages.SubmitClaimResponse:
        """SubmitClaim."""
        request = submission(content, wait=wait, **fields)
        answer: messages.SubmitClaimResponse = await self._stub.SubmitClaim(request, metadata=self._metadata)
        return answer

    async def submit_all(
        self, *claims: messages.KeyedClaim, batch_size: int = 10
    ) -> dict[str, messages.KeyedClaimAnswer]:
        """SubmitClaims: the answers by key."""

        def requests() -> Iterator[messages.SubmitClaimsRequest]:
            for start in range(0, len(claims), batch_size):
                yield messages.SubmitClaimsRequest(claims=claims[start : start + batch_size])

        stream = self._stub.SubmitClaims(requests(), metadata=self._metadata)
        return {answer.key: answer async for response in stream for answer in response.answers}

    async def check(
        self, content: bytes, claim_format: messages.ClaimFormat = R4
    ) -> messages.CheckClaimResponse:
        """CheckClaim."""
        request = messages.CheckClaimRequest(content=content, format=claim_format)
        answer: messages.CheckClaimResponse = await self._stub.CheckClaim(request, metadata=self._metadata)
        return answer

    async def get(self, claim_id: str) -> messages.GetClaimResponse:
        """GetClaim."""
        request = messages.GetClaimRequest(claim_id=claim_id)
        answer: messages.GetClaimResponse = await self._stub.GetClaim(request, metadata=self._metadata)
        return answer

    async def wait_until_reviewed(self, claim_id: str) -> messages.Claim:
        """Call GetClaim until the claim is reviewed."""
        return await self.wait_until(claim_id, lambda claim: claim.state == messages.CLAIM_STATE_REVIEWED)

    async def wait_until(
        self, claim_id: str, is_expected: Callable[[messages.Claim], bool]
    ) -> messages.Claim:
        """Call GetClaim until the claim is as expected, as a client does: also where it is UNAVAILABLE."""

        async def read() -> messages.Claim:
            try:
                return (await self.get(claim_id)).claim
            except grpc.aio.AioRpcError as error:
                if error.code() is not grpc.StatusCode.UNAVAILABLE:
                    raise
                return messages.Claim()

        return await wait_until(read, is_expected)

    async def cancel(self, claim_id: str) -> messages.CancelClaimResponse:
        """CancelClaim."""
        request = messages.CancelClaimRequest(claim_id=claim_id)
        answer: messages.CancelClaimResponse = await self._stub.CancelClaim(request, metadata=self._metadata)
        return answer

    async def explain(self, claim_id: str, **fields: Any) -> messages.ExplainClaimResponse:
        """ExplainClaim."""
        request = messages.ExplainClaimRequest(claim_id=claim_id, **fields)
        answer: messages.ExplainClaimResponse = await self._stub.ExplainClaim(
            request, metadata=self._metadata
        )
        return answer

    def watch(self, **fields: Any) -> Any:
        """WatchClaims: the stream."""
        return self._stub.WatchClaims(messages.WatchClaimsRequest(**fields), metadata=self._metadata)

    async def list(self, **fields: Any) -> messages.ListClaimsResponse:
        """ListClaims."""
        request = messages.ListClaimsRequest(**fields)
        answer: messages.ListClaimsResponse = await self._stub.ListClaims(request, metadata=self._metadata)
        return answer


def submission(content: bytes, *, wait: float | None = None, **fields: Any) -> messages.SubmitClaimRequest:
    """A SubmitClaim request; in FHIR R4 unless `format` is given."""
    request = messages.SubmitClaimRequest(**{"content": content, "format": R4, **fields})
    if wait is not None:
        request.wait.CopyFrom(Duration(seconds=int(wait), nanos=int(wait % 1 * 1e9)))
    return request


async def refused(call: Awaitable[Any]) -> tuple[grpc.StatusCode, str, dict[str, str], list[str]]:
    """Assert that the call is refused; returns what `refusal_of` does."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    return refusal_of(error.value)


def refusal_of(error: grpc.aio.AioRpcError) -> tuple[grpc.StatusCode, str, dict[str, str], list[str]]:
    """Status, reason, metadata, and the fields with faults."""
    status = rpc_status.from_call(error)
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in status.details if status else ():
        for message in (info, bad):
            if detail.Is(message.DESCRIPTOR):
                detail.Unpack(message)
    fields = [violation.field for violation in bad.field_violations]
    return error.code(), info.reason, dict(info.metadata), fields
