"""A claim and a look-up as one trace, over the processes that they pass through."""

from collections.abc import Callable, Iterator

import grpc
import pytest

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from tests.acceptance.personal_data import of_people
from tests.fakes.fhir_claim import CARD_NUMBER, CHIP_ID, FACILITY, INSURANCE_NUMBER, fhir_claim
from tests.fakes.otlp_collector import OtlpCollector, ReceivedSpan, collecting
from tests.fakes.recorded_spans import CALLER, TRACE, UNSAMPLED_CALLER
from tests.integration.claim_calls import refused, submission
from tests.integration.claim_stack import TOKENS, ClaimStack, Gateway
from tests.wait_until import wait_until

BEARER = ("authorization", f"Bearer {TOKENS[FACILITY]}")
PERSON = {"Nguyễn Thử", CHIP_ID, INSURANCE_NUMBER, CARD_NUMBER}
SUBMIT = "gateway.v1.ClaimService/SubmitClaim"
STREAM = "gateway.v1.ClaimService/SubmitClaims"
CHECK = "gateway.v1.CardService/CheckCard"
LOOK_UP = {
    "look up cards": CHECK,
    "read the card cache": "look up cards",
    "read the register": "look up cards",
    "write the access log": "look up cards",
}
OF_A_CLAIM = {
    SUBMIT: "the caller",
    "read the claim": SUBMIT,
    "receive claims": SUBMIT,
    **LOOK_UP,
    "look up cards": "receive claims",
    "keep claims": "receive claims",
    "wait for the review": SUBMIT,
    "review a claim": SUBMIT,
    "find earlier stays": "review a claim",
    "read catalogues": "review a claim",
    "read the review cache": "review a claim",
    "keep reviews": "review a claim",
    "write the review cache": "review a claim",
}
# Whatever else a span had could be something of a person.
ATTRIBUTES = {
    *("rpc.system.name", "rpc.method", "rpc.response.status_code", "db.system.name", "error.type"),
    *("wardgate.facility", "wardgate.batch.size", "wardgate.claim_id", "wardgate.attempt"),
}


@pytest.fixture
def collector() -> Iterator[OtlpCollector]:
    with collecting() as opened:
        yield opened


def has(names: set[str]) -> Callable[[list[ReceivedSpan]], bool]:
    """Whether a trace has spans of these names, for `wait_until`."""
    return lambda spans: names <= {span.name for span in spans}


def tree(spans: list[ReceivedSpan]) -> dict[str, str]:
    """The name of each span, and of the one that it is a part of."""
    names = {span.id: span.name for span in spans}
    return {span.name: names.get(span.parent, "the caller") for span in spans}


async def look_up(gateway: Gateway, chip_id: str, traceparent: str) -> None:
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        request = cards.CheckCardRequest(chip_id=chip_id)
        await CardServiceStub(channel).CheckCard(request, metadata=(BEARER, ("traceparent", traceparent)))


async def test_the_way_of_a_claim_is_one_trace_and_nothing_in_it_names_the_patient(
    stack: ClaimStack, collector: OtlpCollector
) -> None:
    gateway, worker = (
        await stack.gateway(**collector.environment),
        await stack.worker(**collector.environment),
    )
    async with gateway.calls(traceparent=CALLER) as calls:
        answer = await calls.submit(fhir_claim("1"))
    spans = await wait_until(lambda: collector.trace(TRACE), has({*OF_A_CLAIM}))
    assert tree(spans) == OF_A_CLAIM
    assert {span.service for span in spans} == {"wardgate-gateway", "wardgate-worker"}
    review = next(span for span in spans if span.name == "review a claim")
    assert review.attributes["wardgate.claim_id"] == answer.claim_id
    call = next(span for span in spans if span.name == SUBMIT)
    assert call.attributes["wardgate.facility"] == FACILITY

    other = CALLER.replace(TRACE, "1" * 32)
    await look_up(gateway, CHIP_ID, other)
    # The person is cached by now.
    names = {CHECK, *LOOK_UP} - {"read the register"}
    found = tree(await wait_until(lambda: collector.trace("1" * 32), has(names)))
    assert {**found, "read the register": "look up cards"} == {CHECK: "the caller", **LOOK_UP}
    third = "2" * 32
    async with gateway.calls(traceparent=CALLER.replace(TRACE, third)) as calls:
        await calls.check(fhir_claim("4"))
    dry_run = {"send dry runs", "review a claim", "keep reviews", "gateway.v1.ClaimService/CheckClaim"}
    assert "keep claims" not in tree(await wait_until(lambda: collector.trace(third), has(dry_run)))
    fourth = "3" * 32
    async with gateway.calls(traceparent=CALLER.replace(TRACE, fourth)) as calls:
        await calls.submit_all(messages.KeyedClaim(key="5", request=submission(fhir_claim("5"))))
    of_a_stream = {"review a claim", "claim of a stream", STREAM}
    found = tree(await wait_until(lambda: collector.trace(fourth), has(of_a_stream)))
    assert (found["review a claim"], found["claim of a stream"]) == ("claim of a stream", STREAM)
    async with gateway.calls() as calls:
        claims = [messages.KeyedClaim(key=key, request=submission(fhir_claim(key))) for key in ("2", "3")]
        await calls.submit_all(*claims)
    linked = await wait_until(collector.linked_claims, lambda found: len(found) == 2)
    await wait_until(lambda: collector.trace(linked[0].links[0]), has({STREAM}))

    seen = collector.received + gateway.process.log() + worker.process.log()
    assert not of_people(seen, PERSON)
    assert {name for span in collector.spans for name in span.attributes} <= ATTRIBUTES


async def test_a_failure_in_the_log_names_the_trace_that_the_caller_sent_even_if_it_is_not_sampled(
    stack: ClaimStack, collector: OtlpCollector
) -> None:
    gateway = await stack.gateway(**collector.environment)
    await stack.rows("ALTER TABLE gateway.claims ADD CHECK (false) NOT VALID")
    async with gateway.calls(traceparent=UNSAMPLED_CALLER) as calls:
        code, *_ = await refused(calls.submit(fhir_claim("1")))
    assert code is grpc.StatusCode.INTERNAL
    assert (await gateway.process.wait_for_event("call failed"))["trace_id"] == TRACE
    assert collector.spans == []


async def test_without_a_collector_calls_are_answered_and_the_log_says_once_that_it_takes_no_traces(
    stack: ClaimStack,
) -> None:
    gateway = await stack.gateway(
        OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1",
        OTEL_BSP_SCHEDULE_DELAY="50",
        OTEL_EXPORTER_OTLP_TIMEOUT="1",
    )
    await look_up(gateway, CHIP_ID, CALLER)
    event = await gateway.process.wait_for_event("the collector takes no traces")
    await look_up(gateway, CHIP_ID, CALLER)
    assert event["level"] == "warning"
    assert gateway.process.stop() == 0
    assert gateway.process.log().count("the collector takes no traces") == 1
