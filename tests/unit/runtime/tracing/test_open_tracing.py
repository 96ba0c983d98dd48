"""A process that sends no traces imports nothing that traces; one that shall and cannot says so."""

import subprocess
import sys

import pytest
import structlog
from structlog.testing import LogCapture

from runtime.settings.reading import InvalidSettings
from runtime.tracing.open_tracing import open_tracing

COLLECTOR = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
# redis-py itself imports OpenTelemetry's metrics wherever they are installed.
THAT_TRACE = (
    "opentelemetry.exporter",
    "opentelemetry.proto",
    "opentelemetry.sdk.trace",
    "runtime.tracing.exporting",
)
IMPORTED = f"[name for name in sys.modules if name.startswith({THAT_TRACE})]"
PROCESSES = "gateway.wiring, review.worker_process, review.console_process"


@pytest.fixture
def log() -> LogCapture:
    return LogCapture()


def test_processes_without_a_collector_import_nothing_that_traces() -> None:
    script = f"""
import sys, structlog, {PROCESSES}
from runtime.tracing.open_tracing import open_tracing
with open_tracing({{}}, "test", structlog.get_logger()) as tracing:
    print(tracing, {IMPORTED})
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "None []\n"


def test_without_the_library_the_process_says_so_and_sends_no_traces(
    log: LogCapture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "runtime.tracing.exporting", None)
    with open_tracing(COLLECTOR, "test", structlog.wrap_logger(None, [log])) as tracing:
        assert tracing is None
    (entry,) = log.entries
    assert "wardgate[tracing]" in entry["event"]


def test_a_variable_that_cannot_be_used_hinders_the_start(log: LogCapture) -> None:
    environment = {**COLLECTOR, "OTEL_TRACES_SAMPLER": "sometimes"}
    with (
        pytest.raises(InvalidSettings, match="OTEL_TRACES_SAMPLER is badly formed"),
        open_tracing(environment, "test", structlog.wrap_logger(None, [log])),
    ):
        raise AssertionError
