"""Sends spans to a collector, by OTLP over gRPC. OpenTelemetry reads its variables (`OTEL_*`) itself."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from threading import Thread

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from structlog.typing import FilteringBoundLogger

from runtime.outages.outage_log import OutageLog
from runtime.sharing.yielding_threads import yielding_threads
from runtime.tracing.open_telemetry import OpenTelemetryTracing

# For the last spans. Container runtimes give a process ten seconds to end, and a gateway drains for eight.
END_SECONDS = 1.5


class NotExported(Exception):  # noqa: N818 - a state of the collector
    """The collector did not take spans."""


class LoggedExporter(SpanExporter):
    """Logs when the collector takes no spans, and when it does again: once each."""

    def __init__(self, exporter: SpanExporter, log: FilteringBoundLogger) -> None:
        self._exporter = exporter
        self._outage = OutageLog(log, "the collector takes no traces", "the collector takes traces again")

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """See SpanExporter. Spans that the collector does not take are lost."""
        result = self._exporter.export(spans)
        if result is SpanExportResult.SUCCESS:
            self._outage.end()
        else:
            self._outage.begin(NotExported())
        return result

    def shutdown(self) -> None:
        """See SpanExporter."""
        self._exporter.shutdown()


@contextmanager
def exporting(service: str, log: FilteringBoundLogger) -> Iterator[OpenTelemetryTracing]:
    """Spans are sent in batches, by a thread; the last ones when the block is left."""
    # It logs every attempt, and the process logs an outage.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    with yielding_threads():
        exporter = OTLPSpanExporter()
    provider = TracerProvider(resource=_resource(service), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(LoggedExporter(exporter, log)))
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
