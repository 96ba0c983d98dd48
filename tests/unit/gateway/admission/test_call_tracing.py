"""The span of a call: in the trace of its caller, with status, facility and the reason of a refusal."""

import asyncio
from typing import Any, cast

import pytest
from opentelemetry.trace import StatusCode

from gateway.admission.call_tracing import CallTracing
from gateway.admission.caller import Caller
from gateway.admission.request_messages import Context
from gateway.refusal import FieldViolation
from gateway.refusals import CallerUnknown, RequestMalformed
from gateway.tracing.span_types import CALL
from insurance.law.visit import Tier
from runtime.postgres.database_away import DatabaseAway
from runtime.tracing.active_spans import ACTIVE
from tests.fakes.recorded_spans import CALLER, TRACE, UNSAMPLED_CALLER, RecordedSpans, attributes, trace_id

METHOD = "gateway.v1.CardService/CheckCard"
CONTEXT = cast(Context, None)
FAULT = RequestMalformed([FieldViolation("chip_id", "twelve digits expected")])


@pytest.fixture(autouse=True)
def nothing_active() -> None:
    ACTIVE.set(())


async def call(spans: RecordedSpans, result: Any, **metadata: str) -> Any:
    """A call of facility 01001, whose method returns or raises this."""
    tracing = CallTracing(spans.tracing, CALL)

    async def method(_request: str, _caller: Caller) -> Any:
        await asyncio.sleep(0)
        if isinstance(result, BaseException):
            raise result
        return result

    async def behaviour(_context: Context, _metadata: Any) -> Any:
        return await tracing.noting_caller(method)("request", Caller("01001", Tier.DISTRICT))

    traced = tracing.around(METHOD, behaviour)
    return await asyncio.create_task(cast(Any, traced(CONTEXT, tuple(metadata.items()))))


async def test_a_call_is_in_the_trace_of_its_caller_with_its_facility() -> None:
    spans = RecordedSpans()
    assert await call(spans, "answer", authorization="Bearer secret", traceparent=CALLER) == "answer"
    span = spans.only(METHOD)
    assert trace_id(span) == TRACE
    assert attributes(span) == {
        "rpc.system.name": "grpc",
        "rpc.method": METHOD,
        "rpc.response.status_code": "OK",
        "wardgate.facility": "01001",
    }


async def test_a_call_that_is_not_sampled_is_answered_all_the_same() -> None:
    spans = RecordedSpans()
    assert await call(spans, "answer", traceparent=UNSAMPLED_CALLER) == "answer"
    assert spans.all == []


@pytest.mark.parametrize(
    ("error", "code", "error_type", "status"),
    [
        (FAULT, "INVALID_ARGUMENT", "REQUEST_MALFORMED", StatusCode.UNSET),
        (DatabaseAway(), "UNAVAILABLE", "DATABASE_AWAY", StatusCode.ERROR),
        (KeyError("001099000001"), "INTERNAL", "KeyError", StatusCode.ERROR),
        (asyncio.CancelledError(), "CANCELLED", None, StatusCode.UNSET),
    ],
)
async def test_a_call_without_an_answer_has_its_status_and_the_reason(
    error: BaseException, code: str, error_type: str | None, status: StatusCode
) -> None:
    spans = RecordedSpans()
    with pytest.raises(type(error)):
        await call(spans, error)
    span = spans.only(METHOD)
    assert attributes(span)["rpc.response.status_code"] == code
    assert attributes(span).get("error.type") == error_type
    assert span.status.status_code is status
    assert span.events == ()


async def test_a_caller_who_is_not_known_cannot_have_spans_recorded() -> None:
    spans = RecordedSpans()
    with pytest.raises(CallerUnknown):
        await call(spans, CallerUnknown(), traceparent=CALLER)
    assert spans.all == []
