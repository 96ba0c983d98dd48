"""The metrics of files."""

from collections.abc import Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge

from gateway.register.files.event import EventKind
from gateway.register.files.kept_file import FileState
from gateway.register.files.monitoring.count_files import OpenFiles


class FileMetrics:
    """Files that have not ended are read from the database once a minute; events are counted as they come."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._open = Gauge(
            "wardgate_files_open",
            "Files that have not ended, by procedure and state (open; returned: the applicant has to act).",
            ("procedure", "state"),
            registry=registry,
        )
        self._overdue = Gauge(
            "wardgate_files_overdue",
            "Files that have not ended and are overdue, by procedure.",
            ("procedure",),
            registry=registry,
        )
        self._oldest = Gauge(
            "wardgate_files_oldest_seconds",
            "Age of the oldest file that has not ended, by procedure.",
            ("procedure",),
            registry=registry,
        )
        self._events = Counter(
            "wardgate_file_events",
            "Events of files, by procedure, kind, and the state after them.",
            ("procedure", "kind", "state"),
            registry=registry,
        )

    def count(self, procedure: str, kind: EventKind, state: FileState) -> None:
        """An event was kept."""
        self._events.labels(procedure, kind.value, state.value).inc()

    def show(self, counts: Sequence[OpenFiles], now: datetime) -> None:
        """See count_files.Shown."""
        for gauge in (self._open, self._overdue, self._oldest):
            gauge.clear()
        for one in counts:
            self._open.labels(one.procedure, one.state).set(one.count)
            self._overdue.labels(one.procedure).inc(one.overdue)
        # The oldest of a procedure is set last.
        for one in sorted(counts, key=lambda one: one.oldest, reverse=True):
            self._oldest.labels(one.procedure).set((now - one.oldest).total_seconds())
