"""What happens to spans that cannot be sent: they are lost, the log says so, and nothing waits."""

import threading
from collections.abc import Iterator, Sequence

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import Tracer
from structlog.testing import LogCapture

from runtime.tracing.exporting import LoggedExporter, SendingInBatches
from runtime.tracing.otel_settings import LEAST_QUEUE_SIZE
from tests.fakes.clock import FakeClock

INCOMPLETE = "traces are incomplete: trace a smaller share, or raise OTEL_BSP_MAX_QUEUE_SIZE"
UNTIL_LOST = 4 * LEAST_QUEUE_SIZE


class Collector(SpanExporter):
    """Takes spans when it is open; it can refuse them."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.refuses = False
        self.taken = 0

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.open.wait()
        self.taken += len(spans)
        return SpanExportResult.FAILURE if self.refuses else SpanExportResult.SUCCESS


class Scene:
    """Spans on their way to the collector."""

    def __init__(self) -> None:
        self.collector, self.clock, self.log = Collector(), FakeClock(), LogCapture()
        log = structlog.wrap_logger(None, [self.log])
        self.provider = TracerProvider(shutdown_on_exit=False)
        sending = SendingInBatches(self.collector, log, LEAST_QUEUE_SIZE, self.clock.seconds)
        self.provider.add_span_processor(sending)
        self._tracer: Tracer = self.provider.get_tracer("test")

    def end_spans(self, count: int) -> None:
        for _ in range(count):
            self._tracer.start_span("step").end()

    @property
    def events(self) -> list[str]:
        return [str(entry["event"]) for entry in self.log.entries]


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = Scene()
    yield made
    made.collector.open.set()
    made.provider.shutdown()


def test_spans_are_sent_at_the_end_and_nothing_is_logged(scene: Scene) -> None:
    scene.collector.open.set()
    scene.end_spans(100)
    scene.provider.shutdown()
    assert (scene.collector.taken, scene.events) == (100, [])


def test_spans_that_the_queue_has_no_room_for_are_lost_and_the_log_says_so_once_in_ten_minutes(
    scene: Scene,
) -> None:
    scene.end_spans(UNTIL_LOST)
    assert scene.events == [INCOMPLETE]
    scene.end_spans(UNTIL_LOST)
    assert scene.events == [INCOMPLETE]
    scene.clock.pass_by(601)
    scene.end_spans(UNTIL_LOST)
    assert scene.events == [INCOMPLETE] * 2


def test_the_log_says_when_the_collector_takes_no_spans_and_when_it_takes_them_again() -> None:
    collector, log = Collector(), LogCapture()
    collector.open.set()
    exporter = LoggedExporter(collector, structlog.wrap_logger(None, [log]))
    for collector.refuses in (True, True, False, False):
        exporter.export([])
    assert [entry["event"] for entry in log.entries] == [
        "the collector takes no traces",
        "the collector takes traces again",
    ]
    assert "4317" in log.entries[0]["advice"]
