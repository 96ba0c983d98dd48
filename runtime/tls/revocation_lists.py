"""Certificate revocation lists (RFC 5280, section 5): which certificates their authorities have revoked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from runtime.tls.certificates import read_each

PEM_END = b"-----END X509 CRL-----"


class Revocations(NamedTuple):
    """The serial numbers that are revoked, by the name of the authority as its certificates encode it."""

    serials: Mapping[bytes, frozenset[int]] = {}
    # When the first of the lists should be followed by its next one.
    due: datetime | None = None

    def include(self, certificate: x509.Certificate) -> bool:
        """Whether the certificate is revoked."""
        return certificate.serial_number in self.serials.get(certificate.issuer.public_bytes(), ())


def read_revocations(files: Mapping[str, bytes], authorities: Sequence[x509.Certificate]) -> Revocations:
    """Of files by name, with one list or several, in PEM or DER. Raises ValueError.

    A list of one of these authorities must have its signature. A list whose next one is overdue counts.
    """

    def usable(content: bytes) -> Iterator[x509.CertificateRevocationList]:
        for one in _lists(content):
            _ensure_usable(one, authorities)
            yield one

    lists = read_each(files, usable)
    serials = defaultdict[bytes, set[int]](set)
    for one in lists:
        revoked = {entry.serial_number for entry in one}
        for name in _encoded_names(one, authorities):
            serials[name] |= revoked
    due = min((one.next_update_utc for one in lists if one.next_update_utc), default=None)
    return Revocations({name: frozenset(revoked) for name, revoked in serials.items()}, due)


def _encoded_names(
    one: x509.CertificateRevocationList, authorities: Sequence[x509.Certificate]
) -> set[bytes]:
    """The list may encode the name in other types of ASN.1 than the authority and its certificates do."""
    signers = (authority.subject for authority in authorities if authority.subject == one.issuer)
    return {name.public_bytes() for name in (one.issuer, *signers)}


def _lists(content: bytes) -> Iterator[x509.CertificateRevocationList]:
    try:
        if PEM_END not in content:
            yield x509.load_der_x509_crl(content)
            return
        for part in content.split(PEM_END)[:-1]:
            yield x509.load_pem_x509_crl(part + PEM_END + b"\n")
    except ValueError:
        raise ValueError("there is no revocation list in PEM or DER, or one is damaged") from None


def _ensure_usable(one: x509.CertificateRevocationList, authorities: Sequence[x509.Certificate]) -> None:
    extensions = [extension.value for extension in one.extensions]
    if any(isinstance(value, x509.DeltaCRLIndicator) for value in extensions):
        raise ValueError("a revocation list has changes only: give complete ones")
    if any(isinstance(value, x509.IssuingDistributionPoint) and value.indirect_crl for value in extensions):
        raise ValueError("a revocation list is of several authorities: give one list for each")
    signers = [authority for authority in authorities if authority.subject == one.issuer]
    if signers and not any(_has_signed(authority, one) for authority in signers):
        raise ValueError("a revocation list has a wrong signature")


def _has_signed(authority: x509.Certificate, one: x509.CertificateRevocationList) -> bool:
    try:
        return one.is_signature_valid(authority.public_key())  # type: ignore[arg-type]
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return False
