"""The Prometheus metrics of a gateway. No label and no value ever identifies a person."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from gateway.cards.standby.standby_metrics import StandbyMetrics
from gateway.register.files.monitoring.file_metrics import FileMetrics
from runtime.monitoring.process_metrics import background_failures, database_up, redis_up, show_build
from runtime.tls.certificate_metrics import CertificateMetrics

# A look-up takes a millisecond or two; a claim waits for its review for up to thirty seconds.
HANDLING_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# The objective is one second.
ACKNOWLEDGED_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# What the gateway and not the caller is to blame for. Counted from 0 on: an increase shows the first one too.
OUR_REASONS = ("DATABASE_AWAY", "INTERNAL", "OVERLOADED")


class MethodMetrics:
    """The metrics of one gRPC method. The labels are resolved once, not at every call."""

    def __init__(self, started: Counter, handled: Callable[[str], Counter], seconds: Histogram) -> None:
        self._started = started
        self._handled = handled
        self._handled_by_code: dict[str, Counter] = {}
        self._seconds = seconds

    def begin(self) -> None:
        """A call has arrived."""
        self._started.inc()

    def end(self, code: str, seconds: float) -> None:
        """A call was answered with this status after this time."""
        handled = self._handled_by_code.get(code)
        if handled is None:
            handled = self._handled_by_code[code] = self._handled(code)
        handled.inc()
        self._seconds.observe(seconds)


class Metrics:
    """All metrics of the gateway, in the registry of the caller."""

    def __init__(self, registry: CollectorRegistry) -> None:
        method = ("grpc_type", "grpc_service", "grpc_method")
        self._started = Counter("grpc_server_started", "Calls received.", method, registry=registry)
        self._handled = Counter(
            "grpc_server_handled", "Calls answered, by status.", (*method, "grpc_code"), registry=registry
        )
        self._seconds = Histogram(
            "grpc_server_handling_seconds",
            "Time from a call to its answer.",
            method,
            registry=registry,
            buckets=HANDLING_BUCKETS,
        )
        self._refusals = Counter(
            "wardgate_refusals",
            "Refusals of calls, and of look-ups and claims of streams, by reason (docs/refusals.md; "
            "INTERNAL: the gateway failed).",
            ("grpc_service", "grpc_method", "reason"),
            registry=registry,
        )
        self.calls_waiting_seconds = Gauge(
            "wardgate_calls_waiting_seconds",
            "How long calls wait in the queue of this process; above one second they are refused.",
            registry=registry,
        )
        self.card_checks = Counter(
            "wardgate_card_checks", "Look-ups answered, by outcome.", ("outcome",), registry=registry
        )
        self.claim_card_checks = Counter(
            "wardgate_claim_card_checks",
            "Cards of patients that were checked for claims and dry runs, by outcome.",
            ("outcome",),
            registry=registry,
        )
        self.unknown_refused = Counter(
            "wardgate_unknown_refused",
            "Look-ups and dry runs refused because their facility looked up too many unknown people, stated "
            "one person wrongly too often, or checked too many stays of one person in dry runs.",
            ("facility",),
            registry=registry,
        )
        self.card_cache_answers = Counter(
            "wardgate_card_cache_answers",
            "Answers of the card cache: hit, miss, or away where Redis cannot be reached; last_known where "
            "an older state of the person was found while the register could not be read; unverified where "
            "no gateway with these keys has stored what Redis returned for this person (also a miss).",
            ("answer",),
            registry=registry,
        )
        self.access_spooled = Gauge(
            "wardgate_access_spooled",
            "Look-ups on the disk of this machine that are not yet in the access log.",
            registry=registry,
        )
        self.access_spool_room_bytes = Gauge(
            "wardgate_access_spool_room_bytes",
            "Free bytes of the spool; at 0, look-ups are refused while the database cannot be reached.",
            registry=registry,
        )
        self.access_lost = Counter(
            "wardgate_access_lost",
            "Look-ups that were answered and are missing from the access log, because the disk damaged the "
            "spool; the log has an entry that says so.",
            registry=registry,
        )
        self.access_proved = Gauge(
            "wardgate_access_proved_timestamp_seconds",
            "Up to when this gateway has verified what was newly written to the access log, as seconds since "
            "1970; 0 where another gateway does.",
            registry=registry,
        )
        self.access_breaks = Counter(
            "wardgate_access_breaks",
            "Entries, links and seals of the access log that the gateways found changed, missing or inserted "
            "while they verified the newest part and random older parts.",
            ("wrong",),
            registry=registry,
        )
        self.bytes_in_flight = Gauge(
            "wardgate_bytes_in_flight",
            "Bytes of claims and their answers that are in progress; above the limit, further ones wait in "
            "their connections.",
            registry=registry,
        )
        self.files = FileMetrics(registry)
        self.watchers = Gauge(
            "wardgate_watchers", "Streams on which callers watch claims, files or events.", registry=registry
        )
        self.claims_at_once = Gauge(
            "wardgate_claims_at_once",
            "Claims that the gateway receives at once at most, as of the last one: fewer while look-ups are "
            "slow, here or at other gateways.",
            registry=registry,
        )
        self.claims_received = Counter(
            "wardgate_claims_received", "Claims received and committed.", ("format",), registry=registry
        )
        self.claim_acknowledged_seconds = Histogram(
            "wardgate_claim_acknowledged_seconds",
            "Time from the arrival of a claim until it is committed, without the wait for its review.",
            registry=registry,
            buckets=ACKNOWLEDGED_BUCKETS,
        )
        self.claim_signatures = Counter(
            "wardgate_claim_signatures",
            "Claims in BHYT XML that were read, by what was found of their signature: SIGNED, NOT_SIGNED, "
            "BROKEN or UNKNOWN_SIGNER.",
            ("state",),
            registry=registry,
        )
        self.claims_unreadable = Counter(
            "wardgate_claims_unreadable", "Claims refused as unreadable.", registry=registry
        )
        self.database_up = database_up(registry)
        self.serving = Gauge(
            "wardgate_serving",
            "1 while this process accepts calls; 0 while it starts or stops.",
            registry=registry,
        )
        self.redis_up = redis_up(registry)
        self.background_failures = background_failures(registry)
        self.standby = StandbyMetrics(registry)
        self.certificates = CertificateMetrics(registry)
        self.token_issuer_up = Gauge(
            "wardgate_token_issuer_up",
            "1 while the keys of the token issuer can be read, else 0; only with an issuer.",
            ("issuer",),
            registry=registry,
        )
        show_build(registry, "gateway")

    def method(self, kind: str, service: str, name: str) -> MethodMetrics:
        """The metrics of one method, such as ("unary", "gateway.v1.CardService", "CheckCard")."""
        labels = (kind, service, name)
        for reason in OUR_REASONS:
            self._refusals.labels(service, name, reason)
        return MethodMetrics(
            self._started.labels(*labels),
            lambda code: self._handled.labels(*labels, code),
            self._seconds.labels(*labels),
        )

    def count_refusal(self, method: str, reason: str) -> None:
        """A call, or a look-up or claim of a stream, was refused for this reason.

        `method` is the call's, such as "gateway.v1.CardService/CheckCard".
        """
        service, _, name = method.rpartition("/")
        self._refusals.labels(service, name, reason).inc()
