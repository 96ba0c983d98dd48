"""Which client certificates count: those of these authorities that are neither expired nor revoked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from runtime.tls.certificates import read_certificates, read_each
from runtime.tls.revocation_lists import Revocations, read_revocations

# Certificates that a client may send with its own. Each may be compared with each, and a caller chooses them.
MOST_OTHERS = 8


class Trust(NamedTuple):
    """The trusted authorities, and what they have revoked."""

    authorities: tuple[x509.Certificate, ...]
    revocations: Revocations

    @property
    def pem(self) -> bytes:
        """The authorities in PEM."""
        return b"".join(authority.public_bytes(Encoding.PEM) for authority in self.authorities)

    def expires(self, now: datetime) -> datetime:
        """When the next of the authorities expires, or the last one has expired."""
        ends = [authority.not_valid_after_utc for authority in self.authorities]
        return min((end for end in ends if end > now), default=max(ends))

    def ensure_counts(self, chain: Sequence[x509.Certificate], now: datetime) -> None:
        """Raises ValueError, with the reason, where the first certificate of the chain does not count.

        TLS has checked the chain at the beginning of the connection. Since then, a certificate may have
        expired or been revoked, and an authority may have been removed.
        """
        if len(chain) - 1 > MOST_OTHERS:
            raise ValueError(f"more than {MOST_OTHERS} other certificates come with it")
        way = self._way(chain[0], [*chain[1:]])
        if way is None:
            raise ValueError("its authority is not trusted")
        for certificate in way:
            if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
                raise ValueError("it, or a certificate of its authority, is expired or not yet valid")
            if self.revocations.include(certificate):
                raise ValueError("it, or a certificate of its authority, is revoked")

    def _way(
        self, certificate: x509.Certificate, others: list[x509.Certificate]
    ) -> list[x509.Certificate] | None:
        """The certificates from this one to an authority. Takes from `others` those that it has followed."""
        if certificate in self.authorities:
            return [certificate]
        for authority in self.authorities:
            if _has_issued(authority, certificate):
                return [certificate, authority]
        for other in [*others]:
            if other in others and _has_issued(other, certificate):
                others.remove(other)
                if (way := self._way(other, others)) is not None:
                    return [certificate, *way]
        return None


def read_trust(authorities: Mapping[str, bytes], lists: Mapping[str, bytes]) -> Trust:
    """Of files by name: authorities in PEM, and revocation lists in PEM or DER. Raises ValueError."""
    trusted = read_each(authorities, read_certificates)
    if not trusted:
        raise ValueError("there is no certificate of an authority")
    return Trust(tuple(trusted), read_revocations(lists, trusted))


def _has_issued(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
