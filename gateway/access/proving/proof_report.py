"""Counts and logs what the proof of the access log finds, and shows how far it is."""

from collections.abc import Iterable
from datetime import datetime

from structlog.typing import FilteringBoundLogger

from gateway.access.audit.finding import Finding, Tampering
from gateway.metrics import Metrics


class CountedProof:
    """The port ProofReport with metrics and a log. What is logged names places in the log, and no person."""

    def __init__(self, metrics: Metrics, log: FilteringBoundLogger) -> None:
        self._proved = metrics.access_proved
        self._breaks = {wrong: metrics.access_breaks.labels(wrong.value) for wrong in Tampering}
        self._log = log

    def is_proved(self, until: datetime) -> None:
        """See ProofReport."""
        self._proved.set(until.timestamp())

    def is_broken(self, findings: Iterable[Finding]) -> None:
        """See ProofReport."""
        for finding in findings:
            self._breaks[finding.wrong].inc()
            self._log.error("the access log was altered", where=finding.where, wrong=finding.wrong.value)

    def end(self) -> None:
        """Another gateway proves the log."""
        self._proved.set(0)
