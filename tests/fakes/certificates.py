"""Certificates on their way, in memory."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from gateway.relay.certificates.certificate import Certificate, CertificateState
from gateway.relay.webhooks.answers import is_due

STATE = CertificateState


class Kept(msgspec.Struct):
    """A certificate, and where it is."""

    certificate: Certificate
    state: CertificateState
    next_at: datetime
    note: str = ""
    receipt: str | None = None


class FakeCertificates:
    """The port Certificates."""

    def __init__(self) -> None:
        self.kept: dict[int, Kept] = {}

    def add(self, certificate: Certificate, next_at: datetime) -> None:
        """One that waits."""
        self.kept[certificate.certificate_id] = Kept(certificate, STATE.WAITING, next_at)

    async def give_up_sending(self, note: str) -> int:
        """See Certificates."""
        lost = [kept for kept in self.kept.values() if kept.state is STATE.SENDING]
        for kept in lost:
            kept.state, kept.note = STATE.UNKNOWN, note
        return len(lost)

    async def waiting(self, now: datetime, limit: int) -> Sequence[int]:
        """See Certificates."""
        due = [
            number
            for number, kept in self.kept.items()
            if kept.state is STATE.WAITING and is_due(kept.next_at, now)
        ]
        return due[:limit]

    async def begin(self, certificate_id: int) -> Certificate | None:
        """See Certificates."""
        kept = self.kept[certificate_id]
        if kept.state is not STATE.WAITING:
            return None
        attempts = kept.certificate.attempts + 1
        kept.certificate = msgspec.structs.replace(kept.certificate, attempts=attempts)
        kept.state = STATE.SENDING
        return kept.certificate

    async def end(
        self, certificate_id: int, state: CertificateState, note: str, next_at: datetime, receipt: str | None
    ) -> None:
        """See Certificates."""
        kept = self.kept[certificate_id]
        if kept.state is STATE.SENDING:
            kept.state, kept.note, kept.next_at, kept.receipt = state, note, next_at, receipt
