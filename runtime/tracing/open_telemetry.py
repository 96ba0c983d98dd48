"""The port Tracing on OpenTelemetry. Imported only where traces are sent."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import Token
from itertools import count
from types import TracebackType
from typing import Self

from opentelemetry.context import Context
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    Tracer,
    set_span_in_context,
)

from runtime.tracing.active_spans import ACTIVE, ActiveSpan, Spans, parse_traceparent
from runtime.tracing.tracing import ERROR_TYPE, NO_ATTRIBUTES, Attributes, Continued, SpanType

KINDS = {kind.name.lower(): kind for kind in SpanKind}
# Without a parent. OpenTelemetry would otherwise use its own current span.
NO_PARENT = Context()
NOT_TRACED = nullcontext()
# A stream may stay open all day, and collectors refuse traces of some megabytes: a claim has 15 spans.
MOST_PARTS = 1000


class RecordedCall:
    """See CallSpan."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def end(self, code: str, error_type: str = "", *, has_failed: bool = False) -> None:
        """See CallSpan."""
        self._span.set_attribute("rpc.response.status_code", code)
        if error_type:
            self._span.set_attribute(ERROR_TYPE, error_type)
        if has_failed:
            self._span.set_status(StatusCode.ERROR)
        self._span.end()


class OpenSpans:
    """Spans that begin and end together; within, the task works in them, and then where it did before."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._before: Token[Spans]

    def __enter__(self) -> Self:
        self._before = ACTIVE.set(tuple(_active(span) for span in self._spans if span.is_recording()))
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        ACTIVE.reset(self._before)
        for place, span in enumerate(self._spans):
            if error is not None:
                self.note_failure(place, type(error).__name__)
            span.end()

    def note_failure(self, place: int, error_type: str) -> None:
        """See ContinuedSpans. The text of an exception may quote a person, so only its type is recorded."""
        self._spans[place].set_attribute(ERROR_TYPE, error_type)
        self._spans[place].set_status(StatusCode.ERROR)


class OpenTelemetryTracing:
    """The port Tracing. Spans are in ACTIVE, and not in OpenTelemetry's context: a batch has several."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def begin_call(self, span_type: SpanType, method: str, traceparent: str) -> RecordedCall | None:
        """See Tracing."""
        caller = parse_traceparent(traceparent) if traceparent else None
        span = self._start(span_type, method, caller, span_type.attributes)
        if span.is_recording():
            span.set_attribute("rpc.method", method)
            is_asked_for = caller is not None and caller.is_sampled
            ACTIVE.set((_active(span)._replace(parts=count() if is_asked_for else None),))
            return RecordedCall(span)
        if caller is not None:
            # For the log: the caller may have recorded the call.
            ACTIVE.set((caller._replace(is_sampled=False),))
        return None

    def note(self, name: str, value: str) -> None:
        """See Tracing."""
        for active in ACTIVE.get():
            if active.recorded is not None:
                active.recorded.set_attribute(name, value)

    def step(
        self, span_type: SpanType, attributes: Attributes = NO_ATTRIBUTES
    ) -> AbstractContextManager[object]:
        """See Tracing."""
        parents = [active for active in ACTIVE.get() if active.recorded is not None]
        if not parents:
            return NOT_TRACED
        every = {**span_type.attributes, **attributes}
        return OpenSpans([self._start(span_type, span_type.name, parent, every) for parent in parents])

    def part(self, span_type: SpanType) -> AbstractContextManager[object]:
        """See Tracing."""
        if any(active.parts and next(active.parts) < MOST_PARTS for active in ACTIVE.get()):
            return self.step(span_type)
        links = [Link(_context_of(active)) for active in ACTIVE.get() if active.is_sampled]
        return OpenSpans([self._start(span_type, span_type.name, None, span_type.attributes, links)])

    def continuing(
        self, span_type: SpanType, batch: Sequence[Continued]
    ) -> AbstractContextManager[OpenSpans]:
        """See Tracing."""
        return OpenSpans(
            [
                self._start(span_type, span_type.name, one.span, {**span_type.attributes, **one.attributes})
                for one in batch
            ]
        )

    def _start(
        self,
        span_type: SpanType,
        name: str,
        parent: ActiveSpan | None,
        attributes: Attributes,
        links: Sequence[Link] = (),
    ) -> Span:
        context = NO_PARENT if parent is None else _within(parent)
        return self._tracer.start_span(name, context, KINDS[span_type.kind], attributes, links)


def _active(span: Span) -> ActiveSpan:
    context = span.get_span_context()
    return ActiveSpan(f"{context.trace_id:032x}", f"{context.span_id:016x}", is_sampled=True, recorded=span)


def _within(parent: ActiveSpan) -> Context:
    return set_span_in_context(parent.recorded or NonRecordingSpan(_context_of(parent)), NO_PARENT)


def _context_of(active: ActiveSpan) -> SpanContext:
    return SpanContext(
        int(active.trace_id, 16),
        int(active.span_id, 16),
        is_remote=active.recorded is None,
        trace_flags=TraceFlags(active.is_sampled),
    )
