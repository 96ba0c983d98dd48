"""Spans of calls, of steps and of batches, each in the traces that it belongs to."""

import asyncio
from collections.abc import Sequence

import pytest
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanKind, StatusCode

from runtime.batching import Batcher
from runtime.sharing.group_batching import GroupBatcher
from runtime.tracing import open_telemetry
from runtime.tracing.active_spans import ACTIVE, active_traceparent, parse_traceparent
from runtime.tracing.tracing import BATCH_SIZE, Continued, SpanType, traced, traced_part
from tests.fakes.recorded_spans import (
    CALLER,
    TRACE,
    UNSAMPLED_CALLER,
    RecordedSpans,
    attributes,
    parent_id,
    span_id,
    trace_id,
)

CALL = SpanType("SERVICE/METHOD", "server", "A call.", {"rpc.system.name": "grpc"})
STEP = SpanType("read", "client", "A step.", {"db.system.name": "redis"})
BATCH = SpanType("look up", "internal", "A batch.")
PART = SpanType("part", "internal", "A part of a stream.")
REVIEW = SpanType("review", "consumer", "Work of another process.")


@pytest.fixture(autouse=True)
def nothing_active() -> None:
    ACTIVE.set(())


async def call(spans: RecordedSpans, traceparent: str = "", work: object = None) -> None:
    """A call that awaits the work, in a task of its own, as gRPC has it."""

    async def answer() -> None:
        recorded = spans.tracing.begin_call(CALL, "cards/Check", traceparent)
        if callable(work):
            await work()
        if recorded:
            recorded.end("OK")

    await asyncio.create_task(answer())


async def test_a_call_is_in_the_trace_of_its_caller() -> None:
    spans = RecordedSpans()
    await call(spans, CALLER)
    span = spans.only("cards/Check")
    assert (trace_id(span), f"{parent_id(span):016x}") == (TRACE, "00f067aa0ba902b7")
    assert span.kind is SpanKind.SERVER
    assert attributes(span) == {
        "rpc.system.name": "grpc",
        "rpc.method": "cards/Check",
        "rpc.response.status_code": "OK",
    }


@pytest.mark.parametrize("traceparent", ["", "no traceparent"])
async def test_a_call_without_a_traceparent_begins_a_trace(traceparent: str) -> None:
    spans = RecordedSpans()
    await call(spans, traceparent)
    assert parent_id(spans.only("cards/Check")) is None


async def test_a_call_that_its_caller_does_not_sample_has_no_span_but_its_trace_in_the_log() -> None:
    spans, seen = RecordedSpans(), []

    async def work() -> None:
        seen.append(active_traceparent())

    await call(spans, UNSAMPLED_CALLER, work)
    assert (spans.all, seen) == ([], [UNSAMPLED_CALLER])


async def test_the_share_of_sampled_calls_follows_the_sampler() -> None:
    spans = RecordedSpans(ParentBased(TraceIdRatioBased(0.5)))
    for _ in range(200):
        await call(spans)
    assert 50 < len(spans.all) < 150
    silent = RecordedSpans(ParentBased(ALWAYS_OFF))
    await call(silent, work=traced(silent.tracing, STEP, nothing))
    assert silent.all == []


async def test_a_step_is_a_part_of_the_call_and_of_the_step_around_it() -> None:
    spans = RecordedSpans()
    inner = traced(spans.tracing, STEP, nothing)
    await call(spans, CALLER, traced(spans.tracing, BATCH, inner))
    outer, step = spans.only("look up"), spans.only("read")
    assert parent_id(step) == span_id(outer)
    assert parent_id(outer) == span_id(spans.only("cards/Check"))
    assert (trace_id(step), step.kind) == (TRACE, SpanKind.CLIENT)


async def test_a_step_that_takes_a_batch_has_its_size() -> None:
    spans = RecordedSpans()

    async def read(people: Sequence[str]) -> None:
        pass

    async def work() -> None:
        await traced(spans.tracing, STEP, read)(["a", "b"])

    await call(spans, CALLER, work)
    assert attributes(spans.only("read")) == {"db.system.name": "redis", BATCH_SIZE: 2}


async def test_a_step_outside_of_any_trace_has_no_span() -> None:
    spans = RecordedSpans()
    await traced(spans.tracing, STEP, nothing)()
    assert spans.all == []


async def test_a_step_that_fails_has_the_type_of_the_error_and_not_its_text() -> None:
    spans = RecordedSpans()

    async def fail() -> None:
        raise ValueError("DN4010123456789 is broken")

    async def work() -> None:
        with pytest.raises(ValueError, match="broken"):
            await traced(spans.tracing, STEP, fail)()

    await call(spans, CALLER, work)
    span = spans.only("read")
    assert attributes(span)["error.type"] == "ValueError"
    assert (span.status.status_code, span.status.description, span.events) == (StatusCode.ERROR, None, ())


async def test_a_batch_is_in_the_trace_of_each_of_its_calls_and_of_no_other() -> None:
    spans = RecordedSpans()
    run = traced(spans.tracing, BATCH, doubled)
    batcher: Batcher[int, int] = Batcher(run, 10)
    others = [f"00-{number:032x}-00f067aa0ba902b7-01" for number in (1, 2)]
    await asyncio.gather(
        call(spans, CALLER, lambda: batcher(1)),
        *(call(spans, other, lambda: batcher(2)) for other in others),
        call(spans, UNSAMPLED_CALLER, lambda: batcher(3)),
        batcher(4),
    )
    shared = spans.every("look up")
    assert {trace_id(span) for span in shared} == {TRACE, f"{1:032x}", f"{2:032x}"}
    assert [attributes(span) for span in shared] == [{BATCH_SIZE: 5}] * 3


async def test_a_batch_that_follows_another_one_is_not_in_its_traces() -> None:
    spans, going_on, begun = RecordedSpans(), asyncio.Event(), asyncio.Event()

    async def held(numbers: Sequence[int]) -> list[int]:
        begun.set()
        await going_on.wait()
        return list(numbers)

    batcher: Batcher[int, int] = Batcher(traced(spans.tracing, BATCH, held), 10)
    first = asyncio.create_task(call(spans, CALLER, lambda: batcher(1)))
    await begun.wait()
    second = asyncio.create_task(batcher(2))
    await asyncio.sleep(0)
    going_on.set()
    await asyncio.gather(first, second)
    assert trace_id(spans.only("look up")) == TRACE


async def test_groups_of_several_streams_are_in_the_traces_of_all_of_them() -> None:
    spans = RecordedSpans()
    run = traced(spans.tracing, BATCH, doubled)
    batcher: GroupBatcher[int, int] = GroupBatcher(run, lambda _: 1, lambda: 10, lambda: 1)
    calls = [f"00-{number:032x}-00f067aa0ba902b7-01" for number in (1, 2, 3)]
    await asyncio.gather(*(call(spans, one, lambda: batcher(1)) for one in calls))
    assert sorted(trace_id(span) for span in spans.every("look up")) == [f"{n:032x}" for n in (1, 2, 3)]


@pytest.mark.parametrize("traceparent", ["", UNSAMPLED_CALLER])
async def test_a_part_of_a_stream_is_a_trace_of_its_own_that_links_to_the_stream(traceparent: str) -> None:
    spans = RecordedSpans(ALWAYS_ON)
    part = traced_part(spans.tracing, PART, traced(spans.tracing, STEP, nothing))

    async def work() -> None:
        await part()
        await part()

    await call(spans, traceparent, work)
    stream, parts = spans.only("cards/Check"), spans.every("part")
    assert len({trace_id(span) for span in (stream, *parts)}) == 3
    assert [[link.context.span_id for link in span.links] for span in parts] == [[span_id(stream)]] * 2
    assert [parent_id(step) for step in spans.every("read")] == [span_id(span) for span in parts]


async def test_a_part_of_a_stream_that_is_not_sampled_is_sampled_by_itself() -> None:
    spans = RecordedSpans(ParentBased(TraceIdRatioBased(0.5)))
    part = traced_part(spans.tracing, PART, traced(spans.tracing, STEP, nothing))

    async def work() -> None:
        for _ in range(200):
            await part()

    await call(spans, UNSAMPLED_CALLER, work)
    assert 50 < len(spans.every("part")) < 150
    assert len(spans.every("read")) == len(spans.every("part"))


async def test_the_first_parts_of_a_stream_are_in_the_trace_of_a_caller_who_samples_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(open_telemetry, "MOST_PARTS", 2)
    spans = RecordedSpans()
    part = traced_part(spans.tracing, PART, nothing)

    async def work() -> None:
        for _ in range(3):
            await part()

    await call(spans, CALLER, work)
    stream, parts = spans.only("cards/Check"), spans.every("part")
    assert [trace_id(span) == TRACE for span in parts] == [True, True, False]
    assert [parent_id(span) for span in parts] == [span_id(stream), span_id(stream), None]
    assert [link.context.span_id for link in parts[2].links] == [span_id(stream)]


async def test_an_empty_batch_has_no_span() -> None:
    spans = RecordedSpans()

    async def work() -> None:
        assert await traced(spans.tracing, BATCH, doubled)([]) == []

    await call(spans, CALLER, work)
    assert spans.names == ["cards/Check"]


async def test_work_of_a_batch_continues_the_traces_of_another_process() -> None:
    spans = RecordedSpans()
    caller = parse_traceparent(CALLER)
    other = parse_traceparent(f"00-{1:032x}-00f067aa0ba902b7-01")
    assert caller is not None
    assert other is not None
    batch = [Continued(caller, {"wardgate.attempt": 1}), Continued(other, {"wardgate.attempt": 2})]
    with spans.tracing.continuing(REVIEW, batch) as open_spans:
        await traced(spans.tracing, STEP, nothing)()
        open_spans.note_failure(1, "ReviewFailed")
    reviews, steps = spans.every("review"), spans.every("read")
    assert [trace_id(span) for span in reviews] == [TRACE, f"{1:032x}"]
    assert [parent_id(span) for span in steps] == [span_id(span) for span in reviews]
    assert [span.status.status_code for span in reviews] == [StatusCode.UNSET, StatusCode.ERROR]
    assert attributes(reviews[1]) == {"wardgate.attempt": 2, "error.type": "ReviewFailed"}


def test_without_tracing_the_functions_themselves_are_called() -> None:
    assert traced(None, STEP, nothing) is nothing
    assert traced_part(None, PART, nothing) is nothing


async def nothing() -> None:
    """A step."""
    await asyncio.sleep(0)


async def doubled(numbers: Sequence[int]) -> list[int]:
    """A batch that takes a moment, so that the next requests share a batch."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return [2 * number for number in numbers]
