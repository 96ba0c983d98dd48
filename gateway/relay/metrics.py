"""The Prometheus metrics of a relay. No label and no value ever identifies a person or an office."""

from prometheus_client import CollectorRegistry, Counter, Gauge

from runtime.monitoring.process_metrics import background_failures, show_build

RESULTS = ("delivered", "refused", "later")
# Of certificates.
STATES = ("waiting", "sending", "unknown", "delivered", "refused")


class RelayMetrics:
    """All metrics of a relay, in the registry of the caller."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.leading = Gauge(
            "wardgate_relay_leading",
            "1 where this relay sends; 0 where another one does, or the database cannot be reached.",
            registry=registry,
        )
        self.webhook_messages = Counter(
            "wardgate_webhook_messages",
            "Messages sent to webhooks: delivered; refused by the receiver; later where it could not be "
            "reached or was busy.",
            ("result",),
            registry=registry,
        )
        for result in RESULTS:
            self.webhook_messages.labels(result)
        self.webhook_letters = Gauge(
            "wardgate_webhook_letters",
            "Events that receivers have refused: waiting for another try, or dead until an operator resends "
            "them.",
            ("state",),
            registry=registry,
        )
        self.webhook_behind = Gauge(
            "wardgate_webhook_events_behind",
            "How many events the webhook that is furthest behind has not got.",
            registry=registry,
        )
        self.certificates_sent = Counter(
            "wardgate_certificates_sent",
            "Certificates sent to the receiving office, by what became of them: delivered; refused; waiting "
            "where it has surely kept nothing; unknown.",
            ("state",),
            registry=registry,
        )
        self.certificates = Gauge(
            "wardgate_certificates",
            "Certificates that the receiving office does not have, or may not have.",
            ("state",),
            registry=registry,
        )
        self.certificates_overdue = Gauge(
            "wardgate_certificates_overdue",
            "Certificates that are not with the receiving office, and whose term has ended.",
            registry=registry,
        )
        self.folders_of_unknown_offices = Gauge(
            "wardgate_relay_folders_of_unknown_offices",
            "Folders of WARDGATE_RELAY_FOLDERS whose office is not known: nothing is put there or taken from "
            "there. The log names them. 0 at a relay that does not lead.",
            registry=registry,
        )
        for state in STATES:
            self.certificates_sent.labels(state)
            self.certificates.labels(state)
        self.background_failures = background_failures(registry)
        show_build(registry, "relay")
