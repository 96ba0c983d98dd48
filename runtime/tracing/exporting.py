"""Sends spans to a collector, by OTLP over gRPC. OpenTelemetry reads its variables (`OTEL_*`) itself."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from threading import Thread
from time import monotonic

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from structlog.typing import FilteringBoundLogger

from runtime.outages.outage_log import OutageLog
from runtime.sharing.yielding_threads import yielding_threads
from runtime.tracing.open_telemetry import OpenTelemetryTracing
from runtime.tracing.otel_settings import LEAST_QUEUE_SIZE, queue_size

# For the last spans. Container runtimes give a process ten seconds to end, and a gateway drains for eight.
END_SECONDS = 1.5
# How often the log says that spans are lost because there are too many.
REPORT_EVERY_SECONDS = 600.0

ADVICE = (
    "OTEL_EXPORTER_OTLP_ENDPOINT must name a collector that takes OTLP over gRPC: port 4317 of most, not 4318"
)


class NotExported(Exception):  # noqa: N818 - a state of the collector
    """The collector did not take spans."""


class LoggedExporter(SpanExporter):
    """Logs when the collector takes no spans, and when it does again."""

    def __init__(self, exporter: SpanExporter, log: FilteringBoundLogger) -> None:
        self._exporter = exporter
        self._outage = OutageLog(
            log, "the collector takes no traces", "the collector takes traces again", lambda _: ADVICE
        )
        self.taken = 0

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """See SpanExporter. Spans that the collector does not take are lost."""
        self.taken += len(spans)
        result = self._exporter.export(spans)
        if result is SpanExportResult.SUCCESS:
            self._outage.end()
        else:
            self._outage.begin(NotExported())
        return result

    def shutdown(self) -> None:
        """See SpanExporter."""
        self._exporter.shutdown()


class SendingInBatches(SpanProcessor):
    """Sends spans by a thread. Where more end than are sent, the oldest are lost, and the log says so."""

    def __init__(
        self,
        exporter: SpanExporter,
        log: FilteringBoundLogger,
        queue_size: int,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._exporter = LoggedExporter(exporter, log)
        self._batches = BatchSpanProcessor(self._exporter, queue_size)
        self._log = log
        self._seconds = seconds
        self._reported_at = -REPORT_EVERY_SECONDS
        # What is being sent may have left the queue.
        self._room = queue_size + LEAST_QUEUE_SIZE
        self._ended = 0
        self._lost = 0

    def on_end(self, span: ReadableSpan) -> None:
        """See SpanProcessor."""
        self._ended += 1
        if self._ended - self._exporter.taken - self._lost > self._room:
            self._lost += 1
            self._report_loss()
        self._batches.on_end(span)

    def _report_loss(self) -> None:
        if self._seconds() - self._reported_at >= REPORT_EVERY_SECONDS:
            self._reported_at = self._seconds()
            self._log.warning(
                "traces are incomplete: trace a smaller share, or raise OTEL_BSP_MAX_QUEUE_SIZE"
            )

    def shutdown(self) -> None:
        """See SpanProcessor."""
        self._batches.shutdown()  # type: ignore[no-untyped-call]

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """See SpanProcessor."""
        return self._batches.force_flush(timeout_millis)


@contextmanager
def exporting(
    environment: Mapping[str, str], service: str, log: FilteringBoundLogger
) -> Iterator[OpenTelemetryTracing]:
    """Spans are sent in batches, by a thread; the last ones when the block is left."""
    # It logs every attempt, and the process logs an outage.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    with yielding_threads():
        exporter = OTLPSpanExporter()
    provider = TracerProvider(resource=_resource(service), shutdown_on_exit=False)
    provider.add_span_processor(SendingInBatches(exporter, log, queue_size(environment)))
    try:
        yield OpenTelemetryTracing(provider.get_tracer("wardgate", version("wardgate")))
    finally:
        ending = Thread(target=provider.shutdown, daemon=True)
        ending.start()
        ending.join(END_SECONDS)


def _resource(service: str) -> Resource:
    """Name and version of the process, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say others."""
    ours = Resource({"service.name": service, "service.version": version("wardgate")})
    return ours.merge(OTELResourceDetector().detect())
