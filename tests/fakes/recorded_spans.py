"""OpenTelemetry with an exporter in memory: what would be sent to a collector."""

from collections.abc import Sequence

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased, Sampler

from runtime.tracing.open_telemetry import OpenTelemetryTracing

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = f"00-{TRACE}-00f067aa0ba902b7-01"
UNSAMPLED_CALLER = f"00-{TRACE}-00f067aa0ba902b7-00"


class RecordedSpans:
    """The port Tracing as `tracing`, and the spans that have ended, in the order in which they began."""

    def __init__(self, sampler: Sampler = ParentBased(ALWAYS_ON)) -> None:  # noqa: B008 - it has no state
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider(sampler=sampler, shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracing = OpenTelemetryTracing(provider.get_tracer("test"))

    @property
    def all(self) -> Sequence[ReadableSpan]:
        """Every span."""
        return sorted(self._exporter.get_finished_spans(), key=lambda span: span.start_time or 0)

    @property
    def names(self) -> list[str]:
        """The names of all spans."""
        return [span.name for span in self.all]

    def only(self, name: str) -> ReadableSpan:
        """The one span of this name."""
        (found,) = self.every(name)
        return found

    def every(self, name: str) -> list[ReadableSpan]:
        """The spans of this name."""
        return [span for span in self.all if span.name == name]


def span_id(span: ReadableSpan) -> int:
    """The ID of a span."""
    assert span.context is not None
    return int(span.context.span_id)


def trace_id(span: ReadableSpan) -> str:
    """The ID of its trace."""
    assert span.context is not None
    return f"{span.context.trace_id:032x}"


def parent_id(span: ReadableSpan) -> int | None:
    """The ID of the span that it is a part of; None for the first of a trace."""
    return span.parent.span_id if span.parent is not None else None


def attributes(span: ReadableSpan) -> dict[str, object]:
    """Its attributes."""
    return dict(span.attributes or {})
