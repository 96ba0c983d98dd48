"""Whose signatures count: certificates of trusted authorities, or of facilities themselves, in a folder."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from gateway.claims.signatures import reasons
from insurance.text import Text
from runtime.time_zone import day_of
from runtime.tls.certificates import UNREADABLE, read_certificates, read_each
from runtime.tls.revocation_lists import Revocations, read_revocations

LISTS = ".crl"
# From the signer to an authority in the folder; in the country there is one in between, or none.
LONGEST_CHAIN = 4


class Signers:
    """What the folder had when it was read. Several threads may use it at once."""

    def __init__(self, trusted: Sequence[x509.Certificate], revocations: Revocations) -> None:
        self._store = Store([*trusted])
        self._authorities = [one for one in trusted if _is_authority(one)]
        self._revocations = revocations

    def expires(self, now: datetime) -> datetime | None:
        """When the next of the authorities expires, or the last one has expired; None without any."""
        ends = [one.not_valid_after_utc for one in self._authorities]
        return min((end for end in ends if end > now), default=max(ends, default=None))

    def why_not(
        self, certificate: x509.Certificate, others: Sequence[x509.Certificate], now: datetime
    ) -> Text | None:
        """Why this certificate does not count for signing now; None where it does.

        `others` came with it: they may lead to a trusted one.
        """
        if now > certificate.not_valid_after_utc:
            return reasons.expired(day_of(certificate.not_valid_after_utc))
        if now < certificate.not_valid_before_utc:
            return reasons.not_yet_valid(day_of(certificate.not_valid_before_utc))
        try:
            chain = self._policy(now).build_client_verifier().verify(certificate, list(others)).chain
        except (VerificationError, *UNREADABLE):
            return reasons.UNKNOWN_AUTHORITY
        return reasons.REVOKED if any(map(self._revocations.include, chain)) else None

    def _policy(self, now: datetime) -> PolicyBuilder:
        signer = ExtensionPolicy.permit_all().may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_sign)
        authority = (
            ExtensionPolicy.permit_all()
            .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _may_issue)
            .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_sign_certificates)
        )
        builder = PolicyBuilder().store(self._store).time(now).max_chain_depth(LONGEST_CHAIN)
        return builder.extension_policies(ee_policy=signer, ca_policy=authority)


def read_signers(files: Mapping[str, bytes]) -> Signers:
    """Of files by name: certificates in PEM, and revocation lists (.crl) in PEM or DER. Raises ValueError."""
    lists = {name: content for name, content in files.items() if name.endswith(LISTS)}
    trusted = read_each({name: files[name] for name in files if name not in lists}, read_certificates)
    if not trusted:
        raise ValueError("there is no certificate of an authority or a signer")
    return Signers(trusted, read_revocations(lists, trusted))


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _may_sign(_: Policy, __: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise ValueError("the key is not for signatures")


def _may_issue(_: Policy, __: x509.Certificate, constraints: x509.BasicConstraints) -> None:
    if not constraints.ca:
        raise ValueError("this is no authority")


def _may_sign_certificates(_: Policy, __: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("the key is not for certificates")
