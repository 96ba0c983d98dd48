"""Puts a span around every call that the guard lets in."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from google.rpc import code_pb2

from gateway.admission.caller import Caller
from gateway.admission.request_messages import Context
from gateway.admission.tokens.bearer_token import Metadata
from gateway.refusals import refusal_for
from runtime.tracing.tracing import SpanType, Tracing

Response = TypeVar("Response")
Request = TypeVar("Request")
Behaviour = Callable[[Context, Metadata], Awaitable[Response]]

TRACEPARENT = "traceparent"
FACILITY = "wardgate.facility"
# A span that does not end is not sent: otherwise anybody could fill the collector by sampled traceparents.
STRANGER = "UNAUTHENTICATED"
# What the gateway and not the caller is to blame for.
OUR_CODES = frozenset({"UNKNOWN", "INTERNAL", "UNAVAILABLE"})


class CallTracing:
    """The span of a call has its method, status and facility, and the reason of a refusal."""

    def __init__(self, tracing: Tracing, span_type: SpanType) -> None:
        self._tracing = tracing
        self._span_type = span_type

    def around(self, method: str, behaviour: Behaviour[Response]) -> Behaviour[Response]:
        """The behaviour of a method, such as "gateway.v1.CardService/CheckCard", with a span of each call."""

        async def traced(context: Context, metadata: Metadata) -> Response:
            call = self._tracing.begin_call(self._span_type, method, _traceparent(metadata))
            if call is None:
                return await behaviour(context, metadata)
            try:
                response = await behaviour(context, metadata)
            except BaseException as error:
                end = _end_of(error)
                if end.code != STRANGER:
                    call.end(end.code, end.error_type, has_failed=end.code in OUR_CODES)
                raise
            call.end("OK")
            return response

        return traced

    def noting_caller(
        self, method: Callable[[Request, Caller], Response]
    ) -> Callable[[Request, Caller], Response]:
        """The method, which also adds its caller to the span."""

        def noting(request: Request, caller: Caller) -> Response:
            self._tracing.note(FACILITY, caller.facility)
            return method(request, caller)

        return noting


class _End(NamedTuple):
    """The status of a call that was not answered, and why."""

    code: str
    error_type: str


def _end_of(error: BaseException) -> _End:
    if isinstance(error, asyncio.CancelledError):
        return _End("CANCELLED", "")
    refusal = refusal_for(error) if isinstance(error, Exception) else None
    if refusal is None:
        return _End("INTERNAL", type(error).__name__)
    return _End(code_pb2.Code.Name(refusal.status), refusal.reason_name)


def _traceparent(metadata: Metadata) -> str:
    for key, value in metadata:
        if key == TRACEPARENT and isinstance(value, str):
            return value
    return ""
