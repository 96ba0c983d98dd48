"""gateway.v1.ClaimService: calls the use cases, and returns their results as messages."""

from collections.abc import AsyncIterator, Callable

from google.rpc.status_pb2 import Status

from gateway.admission.caller import Caller
from gateway.claims.dry_run.check_claim import CheckClaim
from gateway.claims.get_claim import GetClaim
from gateway.claims.intake.submit_claim import SubmitClaim
from gateway.claims.list_claims import ListClaims
from gateway.services import claim_answers, claim_requests
from gateway.services.claim_stream import ClaimStream
from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.claim_service_pb2_grpc import ClaimServiceServicer


class ClaimService(ClaimServiceServicer):
    """The guard passes the Caller to every method, in place of gRPC's context."""

    def __init__(
        self,
        submit_claim: SubmitClaim,
        check_claim: CheckClaim,
        get_claim: GetClaim,
        list_claims: ListClaims,
        fault_of: Callable[[Exception], Status],
    ) -> None:
        self._submit_claim = submit_claim
        self._check_claim = check_claim
        self._get_claim = get_claim
        self._list_claims = list_claims
        self._fault_of = fault_of

    async def SubmitClaim(  # noqa: N802 - gRPC's name
        self, request: messages.SubmitClaimRequest, caller: Caller
    ) -> messages.SubmitClaimResponse:
        """See claim_service.proto."""
        submission, wait = claim_requests.to_submission(request, caller.facility)
        return claim_answers.to_submit_response(await self._submit_claim(submission, wait))

    async def SubmitClaims(  # noqa: N802 - gRPC's name
        self, requests: AsyncIterator[messages.SubmitClaimsRequest], caller: Caller
    ) -> AsyncIterator[messages.SubmitClaimsResponse]:
        """See claim_service.proto."""

        async def answer(claim: messages.KeyedClaim) -> messages.KeyedClaimAnswer:
            try:
                claim_requests.check_key(claim.key)
                response = await self.SubmitClaim(claim.request, caller)
            except Exception as error:
                return messages.KeyedClaimAnswer(key=claim.key, fault=self._fault_of(error))
            return messages.KeyedClaimAnswer(key=claim.key, response=response)

        async for response in ClaimStream(answer).responses(requests):
            yield response

    async def CheckClaim(  # noqa: N802 - gRPC's name
        self, request: messages.CheckClaimRequest, caller: Caller
    ) -> messages.CheckClaimResponse:
        """See claim_service.proto."""
        submission = claim_requests.to_dry_run(request, caller.facility)
        return claim_answers.to_check_response(await self._check_claim(submission))

    async def GetClaim(  # noqa: N802 - gRPC's name
        self, request: messages.GetClaimRequest, caller: Caller
    ) -> messages.GetClaimResponse:
        """See claim_service.proto."""
        claim_id = claim_requests.to_claim_id(request)
        return claim_answers.to_get_response(await self._get_claim(caller.facility, claim_id))

    async def ListClaims(  # noqa: N802 - gRPC's name
        self, request: messages.ListClaimsRequest, caller: Caller
    ) -> messages.ListClaimsResponse:
        """See claim_service.proto."""
        sought, after, size = claim_requests.to_list_query(request, caller.facility)
        claims, next_page = await self._list_claims(sought, after, size)
        return await claim_answers.to_list_response(claims, next_page, sought)
