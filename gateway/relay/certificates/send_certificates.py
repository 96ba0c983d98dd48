"""Sends certificates to the receiving office, each so that the office gets it exactly once."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gateway.relay.certificates.certificate import Certificate, CertificateState
from gateway.relay.certificates.portal import (
    HEADERS,
    Access,
    Delivered,
    NotKept,
    Unknown,
    Verdict,
    form_of,
    url_of,
    verdict_of,
)
from gateway.relay.sending.http_sender import NotAnswered, Reply
from gateway.relay.webhooks.answers import pause_after
from runtime.clock import Clock
from runtime.postgres.database_away import DatabaseAway

BATCH = 20
POLL_SECONDS = 2.0
LOST = "the relay ended while it was being sent"

Send = Callable[[str, Mapping[str, str], bytes], Awaitable[Reply]]


class Certificates(Protocol):
    """The certificates that are relayed. All methods raise DatabaseAway."""

    async def give_up_sending(self, note: str) -> int:
        """Make UNKNOWN what is SENDING: whoever sent it has ended. Return how many they were."""
        ...

    async def waiting(self, now: datetime, limit: int) -> Sequence[int]:
        """Return the IDs of certificates whose time has come, those due first."""
        ...

    async def begin(self, certificate_id: int) -> Certificate | None:
        """Make a certificate SENDING and return it; None where it is not WAITING any more."""
        ...

    async def end(
        self, certificate_id: int, state: CertificateState, note: str, next_at: datetime, receipt: str | None
    ) -> None:
        """Keep what became of it."""
        ...


class SendCertificates:
    """Before a certificate is sent, SENDING is committed: so it is sent again only after a known refusal.

    One relay sends at a time. What is SENDING when it begins was sent by one that has ended.
    """

    def __init__(
        self,
        certificates: Certificates,
        send: Send,
        access: Access,
        clock: Clock,
        count: Callable[[CertificateState], None],
    ) -> None:
        self._certificates = certificates
        self._send = send
        self._access = access
        self._clock = clock
        self._count = count

    async def run(self) -> None:
        """Send until cancelled."""
        has_given_up = False
        while True:
            try:
                if not has_given_up:
                    await self._certificates.give_up_sending(LOST)
                    has_given_up = True
                await self.run_once()
            except DatabaseAway:
                # An end may not have been kept: these are looked for again.
                has_given_up = False
            await asyncio.sleep(POLL_SECONDS)

    async def run_once(self) -> None:
        """Send what is due now. Raises DatabaseAway."""
        for certificate_id in await self._certificates.waiting(self._clock.now(), BATCH):
            certificate = await self._certificates.begin(certificate_id)
            if certificate is not None:
                await self._keep(certificate, await self._attempt(certificate))

    async def _attempt(self, certificate: Certificate) -> Verdict:
        try:
            reply = await self._send(
                url_of(certificate, self._access), HEADERS, form_of(certificate, self._access)
            )
        except NotAnswered as error:
            if error.may_have_arrived:
                return Unknown(f"no answer: {error}")
            return NotKept(f"not sent: {error}", may_retry=True)
        return verdict_of(reply.status, reply.body)

    async def _keep(self, certificate: Certificate, verdict: Verdict) -> None:
        now = self._clock.now()
        next_at, receipt = now, None
        match verdict:
            case Delivered():
                state, note, receipt = CertificateState.DELIVERED, "accepted", verdict.receipt
            case NotKept(reason, may_retry=True):
                state, note = CertificateState.WAITING, reason
                next_at = now + pause_after(certificate.attempts, random.random())
            case NotKept(reason):
                state, note = CertificateState.REFUSED, reason
            case Unknown(reason):
                state, note = CertificateState.UNKNOWN, reason
        self._count(state)
        await self._certificates.end(certificate.certificate_id, state, note, next_at, receipt)
