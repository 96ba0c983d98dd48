"""Opens the tracing of a process, if OpenTelemetry's variables ask for it. Else nothing of it is imported."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from structlog.typing import FilteringBoundLogger

from runtime.settings.reading import InvalidSettings
from runtime.tracing.otel_settings import problems, sends_traces
from runtime.tracing.tracing import Tracing


@contextmanager
def open_tracing(
    environment: Mapping[str, str], service: str, log: FilteringBoundLogger
) -> Iterator[Tracing | None]:
    """What records spans until the block is left; None where no traces are sent. Raises InvalidSettings.

    `service` is the name of the process in traces, unless OTEL_SERVICE_NAME says another one.
    """
    if not sends_traces(environment):
        yield None
        return
    if wrong := tuple(problems(environment)):
        raise InvalidSettings(wrong)
    try:
        from runtime.tracing.exporting import exporting  # noqa: PLC0415
    except ImportError:
        # Some clusters set these variables for every container.
        log.warning(
            "no traces: OpenTelemetry is not installed; pip install 'wardgate[tracing]', or unset OTEL_*"
        )
        yield None
        return
    with exporting(environment, service, log) as tracing:
        yield tracing
