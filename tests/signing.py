"""Signs exports in the ways that programs of hospitals do; all keys are for one test run."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import sha1, sha256
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, SignatureConstructionMethod
from signxml.signer import XMLSigner

from tests.certificates import DAY, Authority

DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = f"{DS}enveloped-signature"
SHA256_DIGEST = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA1_DIGEST = f"{DS}sha1"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
PLACEHOLDER = f'<CHUKYDONVI><ds:Signature xmlns:ds="{DS}" Id="placeholder"/></CHUKYDONVI>'.encode()
EMPTY = b"<CHUKYDONVI/>"
HOSPITAL = "Bệnh viện Mẫu"


class Signer(NamedTuple):
    """A certificate with its key. `between` are the certificates between it and its authority."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    between: tuple[x509.Certificate, ...] = ()

    @property
    def serial(self) -> str:
        """As answers have it."""
        return f"{self.certificate.serial_number:X}"

    @property
    def pem(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.PEM)


def signer(
    authority: Authority,
    name: str = HOSPITAL,
    *,
    days: tuple[int, int] = (-30, 365),
    usage: x509.KeyUsage | None = None,
    is_authority: bool = False,
) -> Signer:
    """An organisation with a certificate that is in force from the first to the second of these days."""
    now = datetime.now(UTC)
    subject = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
        x509.NameAttribute(NameOID.COMMON_NAME, f"{name}, chứng thư ký số"),
    ]
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(subject))
        .issuer_name(authority.certificate.subject)
        .public_key(rsa_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + days[0] * DAY)
        .not_valid_after(now + days[1] * DAY)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    return Signer(builder.sign(authority.key, SHA256()), rsa_key(), authority.above)


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    """One for all signers of a run: to make one takes a tenth of a second."""
    return rsa.generate_private_key(65537, 2048)


def signed(export: bytes, by: Signer) -> bytes:
    """The whole file, signed by signxml."""
    root = etree.fromstring(export.replace(EMPTY, PLACEHOLDER))
    xml_signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    chain = [by.certificate, *by.between]
    return bytes(etree.tostring(xml_signer.sign(root, key=by.key, cert=chain)))


def signed_by_ids(
    export: bytes,
    by: Signer,
    elements: Sequence[str] = ("THONGTINHOSO",),
    *,
    signed_at: str = "",
    uris: Sequence[str] = (),
    digest: str = SHA256_DIGEST,
    transforms: str = "",
    key_info: str | None = None,
) -> bytes:
    """These elements by their Id, without transforms, and the time of signing in an Object, if there is one.

    So the insurer's own form 09/BH and e-invoices are signed. With `uris`, these in place of the elements.
    """
    root = etree.fromstring(export)
    place = root.find("CHUKYDONVI")
    for name in elements:
        next(root.iter(name)).set("Id", f"Id-{name}")
    signature = etree.SubElement(place, f"{{{DS}}}Signature", nsmap={None: DS}, Id="8e2f-chu-ky")
    if signed_at:
        _add_time(signature, signed_at)
    named = [*uris] or [*(["#thoi-gian"] if signed_at else []), *(f"#Id-{name}" for name in elements)]
    references = "".join(_reference(root, uri, digest, transforms) for uri in named)
    info = etree.fromstring(
        f'<SignedInfo xmlns="{DS}"><CanonicalizationMethod Algorithm="{C14N}"/>'
        f'<SignatureMethod Algorithm="{RSA_SHA256}"/>{references}</SignedInfo>'
    )
    signature.insert(0, info)
    value = by.key.sign(canonical(signature[0]), padding.PKCS1v15(), SHA256())
    signature.insert(1, _element("SignatureValue", b64encode(value).decode()))
    signature.insert(2, etree.fromstring(key_info or _key_info(by)))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def canonical(element: etree._Element) -> bytes:
    """By Canonical XML 1.0, with the namespaces of what it is in."""
    return bytes(etree.tostring(etree.fromstring(etree.tostring(element, with_tail=False)), method="c14n"))


def _add_time(signature: etree._Element, signed_at: str) -> None:
    time = etree.fromstring(
        f'<Object xmlns="{DS}" Id="thoi-gian"><SignatureProperties xmlns=""><SignatureProperty>'
        f"<SigningTime>{signed_at}</SigningTime></SignatureProperty></SignatureProperties></Object>"
    )
    signature.append(time)


def _reference(root: etree._Element, uri: str, digest: str, transforms: str) -> str:
    found = root.xpath("//*[@Id = $id]", id=uri[1:]) if uri.startswith("#") else []
    function = sha1 if digest == SHA1_DIGEST else sha256
    value = b64encode(function(canonical(found[0]) if found else b"").digest()).decode()
    return (
        f'<Reference URI="{uri}">{transforms}<DigestMethod Algorithm="{digest}"/>'
        f"<DigestValue>{value}</DigestValue></Reference>"
    )


def _key_info(by: Signer) -> str:
    certificates = "".join(
        f"<X509Certificate>{b64encode(one.public_bytes(Encoding.DER)).decode()}</X509Certificate>"
        for one in (*by.between, by.certificate)
    )
    return (
        f'<KeyInfo xmlns="{DS}"><X509Data><X509SubjectName>CN</X509SubjectName>{certificates}'
        "</X509Data></KeyInfo>"
    )


def _element(name: str, text: str) -> etree._Element:
    element = etree.Element(f"{{{DS}}}{name}", nsmap={None: DS})
    element.text = text
    return element
