"""gateway.v1.ClaimService: calls the use cases, and returns their results as messages."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import ExitStack, aclosing
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import NamedTuple

from google.rpc.status_pb2 import Status

from gateway.admission.caller import Caller
from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.request_messages import SizedMessage
from gateway.claims.cancelling.cancel_claim import CancelClaim
from gateway.claims.claim_turns import ClaimTurns
from gateway.claims.dry_run.check_claim import CheckClaim
from gateway.claims.explaining.explain_claim import ExplainClaim
from gateway.claims.get_claim import GetClaim
from gateway.claims.intake.submit_claim import SubmitClaim
from gateway.claims.list_claims import ListClaims
from gateway.claims.submission import Submission
from gateway.claims.watching.claim_change import ClaimChange
from gateway.services import claim_answers, claim_requests
from gateway.services.claim_stream import ClaimStream, PreparedClaim
from gateway.services.claim_watching import to_watch, to_watch_response
from gateway.services.explanation_requests import ExplanationReader
from gateway.tracing.span_types import STREAMED_CLAIM
from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.claim_service_pb2_grpc import ClaimServiceServicer
from gateway.watching.watch_changes import WatchChanges
from runtime.sharing.fair_share import Share
from runtime.tracing.active_spans import active_traceparent
from runtime.tracing.tracing import Tracing, traced_part


class ClaimUseCases(NamedTuple):
    """The use cases that the service calls."""

    submit_claim: SubmitClaim
    check_claim: CheckClaim
    get_claim: GetClaim
    list_claims: ListClaims
    cancel_claim: CancelClaim
    explain_claim: ExplainClaim
    watch_claims: WatchChanges[ClaimChange]


class ClaimService(ClaimServiceServicer):
    """The guard passes the Caller to every method, in place of gRPC's context."""

    def __init__(
        self,
        use_cases: ClaimUseCases,
        fault_of: Callable[[Exception], Status],
        room: ByteRoom,
        read_explanation: ExplanationReader,
        note_acknowledged: Callable[[float], None],
        tracing: Tracing | None = None,
    ) -> None:
        """`note_acknowledged` is called with how long each claim took until it was committed."""
        self._call = use_cases
        self._fault_of = fault_of
        self._room = room
        self._read_explanation = read_explanation
        self._note_acknowledged = note_acknowledged
        self._turns = ClaimTurns()
        self._submit_streamed = traced_part(tracing, STREAMED_CLAIM, self._submit)

    async def SubmitClaim(  # noqa: N802 - gRPC's name
        self, request: messages.SubmitClaimRequest, caller: Caller
    ) -> messages.SubmitClaimResponse:
        """See claim_service.proto."""
        submission, wait = claim_requests.to_submission(request, caller)
        del request
        share = self._room.take(caller.facility, len(submission.content))
        submitting = self._submit(submission, wait, share)
        del submission
        with share:
            return await submitting

    async def SubmitClaims(  # noqa: N802 - gRPC's name
        self, requests: AsyncIterator[SizedMessage[messages.SubmitClaimsRequest]], caller: Caller
    ) -> AsyncIterator[messages.SubmitClaimsResponse]:
        """See claim_service.proto."""

        def prepare(claim: messages.KeyedClaim) -> PreparedClaim:
            try:
                claim_requests.check_key(claim.key)
                submission, wait = claim_requests.to_submission(claim.request, caller)
            except Exception as error:
                fault = messages.KeyedClaimAnswer(key=claim.key, fault=self._fault_of(error))
                return PreparedClaim(0, partial(_refuse, fault))
            return PreparedClaim(len(submission.content), partial(self._answer, claim.key, submission, wait))

        async for response in ClaimStream(prepare, self._room, caller.facility).responses(requests):
            yield response

    async def CheckClaim(  # noqa: N802 - gRPC's name
        self, request: messages.CheckClaimRequest, caller: Caller
    ) -> messages.CheckClaimResponse:
        """See claim_service.proto."""
        with ExitStack() as held:
            submission = claim_requests.to_dry_run(request, caller)
            del request
            held.enter_context(self._room.take(caller.facility, len(submission.content)))
            held.enter_context(await self._turns.turn(submission))
            checking = self._call.check_claim(submission, held.close)
            del submission
            return claim_answers.to_check_response(await checking)

    async def GetClaim(  # noqa: N802 - gRPC's name
        self, request: messages.GetClaimRequest, caller: Caller
    ) -> messages.GetClaimResponse:
        """See claim_service.proto."""
        claim_id = claim_requests.to_claim_id(request)
        # The answer has the content, and is counted when it is there.
        with await self._room.reserve(caller.facility):
            return claim_answers.to_get_response(await self._call.get_claim(caller.facility, claim_id))

    async def ListClaims(  # noqa: N802 - gRPC's name
        self, request: messages.ListClaimsRequest, caller: Caller
    ) -> messages.ListClaimsResponse:
        """See claim_service.proto."""
        sought, after, size = claim_requests.to_list_query(request, caller.facility)
        with await self._room.reserve(caller.facility):
            claims, next_page = await self._call.list_claims(sought, after, size)
            return await claim_answers.to_list_response(claims, next_page, sought)

    async def CancelClaim(  # noqa: N802 - gRPC's name
        self, request: messages.CancelClaimRequest, caller: Caller
    ) -> messages.CancelClaimResponse:
        """See claim_service.proto."""
        claim_id = claim_requests.to_claim_id(request)
        return claim_answers.to_cancel_response(await self._call.cancel_claim(caller.facility, claim_id))

    async def ExplainClaim(  # noqa: N802 - gRPC's name
        self, request: messages.ExplainClaimRequest, caller: Caller
    ) -> messages.ExplainClaimResponse:
        """See claim_service.proto."""
        # Counting them takes as long as a copy of the documents.
        size = request.ByteSize()
        with self._room.take(caller.facility, size):
            claim_id, explanation = await self._read_explanation(request, size)
            del request
            explaining = self._call.explain_claim(caller.facility, claim_id, explanation)
            del explanation
            return claim_answers.to_explain_response(await explaining)

    async def WatchClaims(  # noqa: N802 - gRPC's name
        self, request: messages.WatchClaimsRequest, caller: Caller
    ) -> AsyncGenerator[messages.WatchClaimsResponse, None]:
        """See claim_service.proto."""
        watch = to_watch(request, caller.facility)
        async with aclosing(self._call.watch_claims(watch)) as watching:
            async for seen in watching:
                yield to_watch_response(seen, caller.facility)

    async def _answer(
        self, key: str, submission: Submission, wait: timedelta, share: Share
    ) -> messages.KeyedClaimAnswer:
        submitting = self._submit_streamed(submission, wait, share)
        del submission
        try:
            response = await submitting
        except Exception as error:
            return messages.KeyedClaimAnswer(key=key, fault=self._fault_of(error))
        return messages.KeyedClaimAnswer(key=key, response=response)

    async def _submit(
        self, submission: Submission, wait: timedelta, share: Share
    ) -> messages.SubmitClaimResponse:
        """The share is released as soon as the claim is kept: then the wait for its review begins.

        By then nothing here refers to the content any longer, so names that do are deleted on the way.
        """
        began = perf_counter()
        submission = submission.in_span(active_traceparent())

        def acknowledge() -> None:
            self._note_acknowledged(perf_counter() - began)
            held.close()

        with ExitStack() as held:
            held.push(share)
            held.enter_context(await self._turns.turn(submission))
            submitting = self._call.submit_claim(submission, wait, acknowledge)
            del submission
            return claim_answers.to_submit_response(await submitting)


async def _refuse(fault: messages.KeyedClaimAnswer, _: Share) -> messages.KeyedClaimAnswer:
    return fault
