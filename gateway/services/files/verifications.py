"""Verifies the people of a stream, one after the other: a faulty one is answered with its fault."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

from gateway.admission.caller import Caller
from gateway.admission.request_messages import SizedMessage
from gateway.refusal import FieldViolation, Refusal
from gateway.refusals import DatabaseUnavailable, RequestMalformed
from gateway.register.verification.desk.verify_for_office import VerifyForOffice
from gateway.services.files.verification_messages import (
    MOST_PEOPLE,
    ensure_verifier,
    key_faults,
    to_verification,
    to_verified,
)
from gateway.v1 import person_verification_pb2 as messages
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway


class Verifications:
    """One person, or a stream of them. `slot` waits until a caller may write."""

    def __init__(
        self,
        verify: VerifyForOffice,
        clock: Clock,
        slot: Callable[[str], AbstractAsyncContextManager[None]],
        count_refusal: Callable[[str], None],
    ) -> None:
        """`count_refusal` is called with the reason of each person of a stream that is not verified."""
        self._verify = verify
        self._clock = clock
        self._slot = slot
        self._count_refusal = count_refusal

    async def person(
        self, request: messages.VerifyPersonRequest, caller: Caller
    ) -> messages.VerifyPersonResponse:
        """Raises Refusal and DatabaseAway."""
        ensure_verifier(caller)
        asked = to_verification(request, caller, self._clock.today())
        async with self._slot(caller.facility):
            return to_verified(await self._verify(asked))

    async def people(
        self, requests: AsyncIterator[SizedMessage[messages.VerifyPeopleRequest]], caller: Caller
    ) -> AsyncGenerator[messages.VerifyPeopleResponse, None]:
        """One message for each. Raises OnlyForOffices, NotForThisOffice and RequestMalformed."""
        ensure_verifier(caller)
        async for request, _ in requests:
            if len(request.people) > MOST_PEOPLE:
                raise RequestMalformed([FieldViolation("people", f"must be at most {MOST_PEOPLE}")])
            yield messages.VerifyPeopleResponse(
                answers=[await self._answer(one, caller) for one in request.people]
            )

    async def _answer(
        self, one: messages.KeyedVerification, caller: Caller
    ) -> messages.KeyedVerificationAnswer:
        try:
            if faults := [*key_faults(one.key)]:
                raise RequestMalformed(faults)
            response = await self.person(one.request, caller)
        except (Refusal, DatabaseAway) as failed:
            refusal = failed if isinstance(failed, Refusal) else DatabaseUnavailable()
            self._count_refusal(refusal.reason_name)
            return messages.KeyedVerificationAnswer(key=one.key, fault=refusal.rpc_status())
        return messages.KeyedVerificationAnswer(key=one.key, response=response)
