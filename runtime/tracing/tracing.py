"""What traces consist of, without OpenTelemetry: the parts that are traced do not know how spans are sent."""

from collections.abc import Callable, Coroutine, Mapping, Sequence, Sized
from contextlib import AbstractContextManager
from typing import Any, Literal, NamedTuple, ParamSpec, Protocol, TypeVar

from runtime.tracing.active_spans import ACTIVE, ActiveSpan

P = ParamSpec("P")
Result = TypeVar("Result")
Call = Callable[P, Coroutine[Any, Any, Result]]
Attributes = Mapping[str, str | int]

BATCH_SIZE = "wardgate.batch.size"
ERROR_TYPE = "error.type"
NO_ATTRIBUTES: Attributes = {}


class SpanType(NamedTuple):
    """One step that is traced. `meaning` is what docs/spans.md says about it."""

    name: str
    kind: Literal["server", "client", "internal", "consumer"]
    meaning: str
    attributes: Attributes = NO_ATTRIBUTES


class CallSpan(Protocol):
    """The span of a call that is traced."""

    def end(self, code: str, error_type: str = "", *, has_failed: bool = False) -> None:
        """The call has ended with this gRPC status; `error_type` is the reason of a refusal or failure."""
        ...


class Continued(NamedTuple):
    """Work of a batch that belongs to a trace which began in another process."""

    span: ActiveSpan
    attributes: Attributes


class ContinuedSpans(Protocol):
    """The spans of a batch, in the order of its work."""

    def note_failure(self, place: int, error_type: str) -> None:
        """The work at this place has failed."""
        ...


class Tracing(Protocol):
    """Records spans. Whatever is recorded names no person: neither names nor values of the payload."""

    def begin_call(self, span_type: SpanType, method: str, traceparent: str) -> CallSpan | None:
        """Begin the span of a call, in the trace of its caller if there is one; None if it is not sampled.

        The task of the call works in it from now on.
        """
        ...

    def note(self, name: str, value: str) -> None:
        """Set an attribute of the spans in which the running code works."""
        ...

    def step(
        self, span_type: SpanType, attributes: Attributes = NO_ATTRIBUTES
    ) -> AbstractContextManager[object]:
        """A step of the running code, in each of the traces that it works for."""
        ...

    def part(self, span_type: SpanType) -> AbstractContextManager[object]:
        """A part of a stream: in the trace of its caller, or in one of its own that links to the stream."""
        ...

    def continuing(
        self, span_type: SpanType, batch: Sequence[Continued]
    ) -> AbstractContextManager[ContinuedSpans]:
        """Work of a batch, each in the trace in which it began."""
        ...


def traced(tracing: Tracing | None, span_type: SpanType, call: Call[P, Result]) -> Call[P, Result]:
    """The function, with a span of each of its calls. Without tracing, the function itself.

    If it takes a batch first, the span has its size; of an empty one there is nothing to see.
    """
    if tracing is None:
        return call

    def within(*args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, Result]:
        running = call(*args, **kwargs)
        size = len(args[0]) if args and isinstance(args[0], Sized) else None
        # Most calls are not sampled.
        if size == 0 or not ACTIVE.get():
            return running
        return in_a_step(running, NO_ATTRIBUTES if size is None else {BATCH_SIZE: size})

    # The function decides how long what it was given stays in memory: this one must not refer to it.
    async def in_a_step(running: Coroutine[Any, Any, Result], attributes: Attributes) -> Result:
        with tracing.step(span_type, attributes):
            return await running

    return within


def traced_part(tracing: Tracing | None, span_type: SpanType, call: Call[P, Result]) -> Call[P, Result]:
    """The function, each call of which is for a part of a stream. Without tracing, the function itself."""
    if tracing is None:
        return call

    async def within(*args: P.args, **kwargs: P.kwargs) -> Result:
        running = call(*args, **kwargs)
        del args, kwargs
        with tracing.part(span_type):
            return await running

    return within
