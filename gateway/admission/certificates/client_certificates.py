"""The client certificates of calls: the facility or office that each names, while it counts."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from gateway.admission.caller import Caller
from gateway.admission.certificates.caller_code import code_of
from gateway.admission.certificates.trust import Trust
from gateway.admission.request_messages import Context
from gateway.admission.tokens.authenticator import Authenticator
from gateway.refusals import CallerUnknown, CertificateRefused
from runtime.bounded_dict import BoundedDict
from runtime.tls.certificates import UNREADABLE, read_certificates

# A certificate that has expired counts no more after this time; a revoked one as soon as the list is read.
REMEMBERED_SECONDS = 5.0
# More than there are facilities and offices in the country.
REMEMBERED_CERTIFICATES = 50_000


class Checked(NamedTuple):
    """What was found out about a certificate: by this trust, good until `until`. A code or a fault."""

    trust: Trust
    until: float
    code: str = ""
    fault: str = ""


class ClientCertificates:
    """The port Certificates. The facility or office must be one of the register."""

    def __init__(
        self,
        trust: Callable[[], Trust],
        callers: Authenticator,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`trust` returns what is trusted at the moment: the same object until its files change. `callers`
        identifies by the code of a facility or an office.
        """
        self._trust = trust
        self._callers = callers
        self._now = now
        self._checked = BoundedDict[bytes, Checked](REMEMBERED_CERTIFICATES)

    def presented(self, context: Context) -> bytes | None:
        """See Certificates."""
        properties = context.auth_context()
        certificate = b"".join(properties.get("x509_pem_cert", ()))
        # What gRPC calls the chain is what the client has sent beside its certificate.
        return certificate + b"".join(properties.get("x509_pem_cert_chain", ())) or None

    def remembered(self, certificate: bytes) -> Caller | None:
        """See Certificates."""
        return self._callers.remembered(self._code(certificate))

    async def identify(self, certificate: bytes) -> Caller:
        """See Certificates."""
        try:
            return await self._callers.identify(self._code(certificate))
        except CallerUnknown as unknown:
            raise CertificateRefused("its facility or office is not in the register") from unknown

    def _code(self, certificate: bytes) -> str:
        key, trust, now = hashlib.sha256(certificate).digest(), self._trust(), self._now()
        checked = self._checked.get(key)
        if checked is None or checked.trust is not trust or checked.until <= now.timestamp():
            checked = self._checked[key] = _check(certificate, trust, now)
        if checked.fault:
            raise CertificateRefused(checked.fault)
        return checked.code


def _check(certificate: bytes, trust: Trust, now: datetime) -> Checked:
    until = now.timestamp() + REMEMBERED_SECONDS
    try:
        chain = read_certificates(certificate)
        trust.ensure_counts(chain, now)
        return Checked(trust, until, code=code_of(chain[0]))
    except UNREADABLE as fault:
        return Checked(trust, until, fault=str(fault))
