"""Authorities, certificates and revocation lists that tests make: all keys are for one test run."""

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = timedelta(days=1)
LOOPBACK = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))


class Issued(NamedTuple):
    """A certificate with its key. `chain` is the certificate and those between it and its authority."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    between: tuple[x509.Certificate, ...] = ()

    @property
    def chain(self) -> bytes:
        """In PEM, the certificate first."""
        return b"".join(one.public_bytes(Encoding.PEM) for one in (self.certificate, *self.between))

    @property
    def key_pem(self) -> bytes:
        """The private key without a password."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def write(self, folder: Path, name: str) -> tuple[Path, Path]:
        """NAME.crt and NAME.key in the folder."""
        files = folder / f"{name}.crt", folder / f"{name}.key"
        files[0].write_bytes(self.chain)
        files[1].write_bytes(self.key_pem)
        return files


class Authority:
    """Issues and revokes certificates."""

    def __init__(self, name: str, parent: "Authority | None" = None, days: int = 3650) -> None:
        self.key = _new_key()
        self._revoked: list[int] = []
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = parent or self
        builder = _builder(self._name, issuer._name, self.key, days * DAY).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.certificate = builder.sign(issuer.key, SHA256())
        above = () if parent is None else parent._between
        self._between: tuple[x509.Certificate, ...] = () if parent is None else (self.certificate, *above)

    @property
    def pem(self) -> bytes:
        """Its certificate."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def above(self) -> tuple[x509.Certificate, ...]:
        """Its certificate and those between it and the first authority; none for the first one."""
        return self._between

    def server(
        self, names: Sequence[x509.GeneralName] = (LOOPBACK,), *, expires: timedelta = 90 * DAY
    ) -> Issued:
        """A certificate for a server, by default on loopback."""
        return self._issue("server", names, ExtendedKeyUsageOID.SERVER_AUTH, expires)

    def client(self, facility: str, *, expires: timedelta = 90 * DAY) -> Issued:
        """A certificate of a facility."""
        names = [x509.UniformResourceIdentifier(f"urn:wardgate:facility:{facility}")]
        return self.client_of(names, expires=expires)

    def client_of(self, names: Sequence[x509.GeneralName], *, expires: timedelta = 90 * DAY) -> Issued:
        """A client certificate with these names in subjectAltName."""
        return self._issue("client", names, ExtendedKeyUsageOID.CLIENT_AUTH, expires)

    def revoke(self, issued: Issued, name: x509.Name | None = None) -> bytes:
        """Its revocation list in PEM, with this certificate and all that it has revoked before."""
        self._revoked.append(issued.certificate.serial_number)
        return self.list_of_revoked(name)

    def list_of_revoked(self, name: x509.Name | None = None) -> bytes:
        """Its revocation list in PEM; with another name for its own."""
        now = datetime.now(UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(name or self._name)
            .last_update(now - DAY)
            .next_update(now + 7 * DAY)
        )
        for serial in self._revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now - DAY)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, SHA256()).public_bytes(Encoding.PEM)

    def _issue(
        self, name: str, names: Sequence[x509.GeneralName], usage: x509.ObjectIdentifier, expires: timedelta
    ) -> Issued:
        key = _new_key()
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            _builder(subject, self._name, key, expires)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return Issued(builder.sign(self.key, SHA256()), key, self._between)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, expires: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 400 * DAY)
        .not_valid_after(now + expires)
    )


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def authority(name: str = "Wardgate test authority") -> Authority:
    """One for all tests that revoke nothing."""
    return Authority(name)
