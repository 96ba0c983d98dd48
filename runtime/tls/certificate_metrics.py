"""The metrics of certificate files: when what is in use expires, and changes that could not be used."""

from collections.abc import Callable
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge
from structlog.typing import FilteringBoundLogger

from runtime.tls.watched_files import ReloadReport


class CertificateMetrics:
    """The label `file` says which: `server`, `client_authorities`, `revoked` or `signers`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._expires = Gauge(
            "wardgate_certificate_expires_seconds",
            "Seconds until what is in use expires; negative afterwards. file: server (the certificate of the "
            "process), client_authorities (the one that expires next), revoked (the next list is due) or "
            "signers (the authority of signatures that expires next).",
            ("file",),
            registry=registry,
        )
        self._unusable = Counter(
            "wardgate_certificate_unusable",
            "Changes of certificate files that could not be used: what was in use before stays in use.",
            ("file",),
            registry=registry,
        )

    def show_expiry(self, file: str, expires: Callable[[], datetime | None]) -> None:
        """Show the seconds until the time that the function returns; without an end, infinity."""

        def seconds() -> float:
            end = expires()
            return (end - datetime.now(UTC)).total_seconds() if end else float("inf")

        self._expires.labels(file).set_function(seconds)

    def report(self, file: str, log: FilteringBoundLogger) -> ReloadReport:
        """Counts and logs what becomes of changed files."""
        return LoggedReload(file, self._unusable.labels(file), log)


class LoggedReload:
    """The port ReloadReport with a log and a counter."""

    def __init__(self, file: str, unusable: Counter, log: FilteringBoundLogger) -> None:
        self._file = file
        self._unusable = unusable
        self._log = log

    def replaced(self) -> None:
        """See ReloadReport."""
        self._log.info("changed certificate files are in use", file=self._file)

    def kept(self, reason: str) -> None:
        """See ReloadReport."""
        self._unusable.inc()
        self._log.error(
            "changed certificate files cannot be used; the earlier ones stay in use",
            file=self._file,
            reason=reason,
        )
