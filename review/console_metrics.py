"""The Prometheus metrics of a console. No label and no value ever identifies a person or a claim."""

from decimal import Decimal

from prometheus_client import CollectorRegistry, Counter, Histogram

from review.facility_metrics import FacilityMetrics, MissedMetrics
from runtime.monitoring.process_metrics import background_failures, database_up, redis_up, show_build
from runtime.tls.certificate_metrics import CertificateMetrics

# Counted from 0 on: an increase shows the first one too.
REFUSED_LOG_INS = ("refused", "limited")
REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class ConsoleMetrics:
    """All metrics of a console, in the registry of the caller."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "wardgate_console_requests",
            "Requests answered, by page, method and HTTP status.",
            ("page", "method", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "wardgate_console_request_seconds",
            "Time to answer a request, by page. Streams of events count until they begin.",
            ("page",),
            registry=registry,
            buckets=REQUEST_BUCKETS,
        )
        self._log_ins = Counter(
            "wardgate_console_log_ins",
            "Log-ins by result: entered; refused for a wrong account, password or code; limited after too "
            "many of these; provider_refused, provider_away and no_account with the OpenID provider.",
            ("result",),
            registry=registry,
        )
        for result in REFUSED_LOG_INS:
            self._log_ins.labels(result)
        self.database_up = database_up(registry)
        self.redis_up = redis_up(registry)
        self.background_failures = background_failures(registry)
        self._decisions = Counter(
            "wardgate_decisions",
            "Decisions of reviewers by action, those that need a second look too; UNDO: one was taken back.",
            ("decision",),
            registry=registry,
        )
        self.certificates = CertificateMetrics(registry)
        self._amounts = Counter(
            "wardgate_decided_amount_vnd",
            "Sums over decisions that took effect, in VND: proposed by facilities, accepted by reviewers "
            "(before the benefit rate). One that is undone stays counted; other currencies do not count.",
            ("amount",),
            registry=registry,
        )
        self.facilities = FacilityMetrics(registry)
        self.missed = MissedMetrics(registry)
        show_build(registry, "console")

    def request(self, page: str, method: str, status: int, seconds: float) -> None:
        """Count an answer; `page` is the path of the route, without what identifies a claim."""
        self._requests.labels(page, method, str(status)).inc()
        self._seconds.labels(page).observe(seconds)

    def count_decision(self, decision: str) -> None:
        """Count a decision by its action, or an undoing ("UNDO")."""
        self._decisions.labels(decision).inc()

    def count_amounts(self, proposed: Decimal, accepted: Decimal) -> None:
        """Count the money of a decision that took effect, in VND."""
        # A claim may ask for less than nothing, and a counter never falls.
        self._amounts.labels("proposed").inc(max(float(proposed), 0))
        self._amounts.labels("accepted").inc(max(float(accepted), 0))

    def log_in(self, result: str) -> None:
        """Count a log-in by its result: `entered`, or why it was refused."""
        self._log_ins.labels(result).inc()
