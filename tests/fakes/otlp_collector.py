"""A collector that takes spans by OTLP over gRPC, as Jaeger, Tempo and the OpenTelemetry Collector do."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

import grpc
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)


class ReceivedSpan(NamedTuple):
    """A span as it came. IDs are hexadecimal; `parent` is empty for the first span of a trace."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, Any]
    links: tuple[str, ...]


class OtlpCollector(TraceServiceServicer):
    """Keeps the spans."""

    def __init__(self) -> None:
        self.port = 0
        self.spans: list[ReceivedSpan] = []
        self._requests: list[str] = []

    def Export(self, request: Any, context: Any) -> Any:  # noqa: N802 - gRPC's
        self._requests.append(str(request))
        for resource_spans in request.resource_spans:
            service = _attributes(resource_spans.resource)["service.name"]
            for scope_spans in resource_spans.scope_spans:
                self.spans += [_received(service, span) for span in scope_spans.spans]
        return ExportTraceServiceResponse()

    @property
    def received(self) -> str:
        """Everything that came, as text."""
        return "".join(self._requests)

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a process that sends its spans here, soon."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.port}",
            "OTEL_BSP_SCHEDULE_DELAY": "50",
        }

    async def linked_claims(self) -> list[ReceivedSpan]:
        """The claims of streams with traces of their own so far, for `wait_until`."""
        return [span for span in self.spans if span.name == "claim of a stream" and not span.parent]

    async def trace(self, trace: str) -> list[ReceivedSpan]:
        """The spans of this trace so far, for `wait_until`."""
        return [span for span in self.spans if span.trace == trace]


@contextmanager
def collecting() -> Iterator[OtlpCollector]:
    """A collector on a free port."""
    collector = OtlpCollector()
    server = grpc.server(ThreadPoolExecutor(2))
    add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    collector.port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield collector
    finally:
        server.stop(None).wait()


def _received(service: str, span: Any) -> ReceivedSpan:
    links = tuple(link.trace_id.hex() for link in span.links)
    ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
    return ReceivedSpan(service, span.name, *ids, _attributes(span), links)


def _attributes(holder: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in holder.attributes}
