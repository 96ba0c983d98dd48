"""Finds the signature of an export, and checks that it has nothing but what is accepted of XMLDSig.

XMLDSig lets a signature name code to run and files to fetch, and can sign something else than what is read.
So the structure is checked before anything of it is followed. The schema of XMLDSig is not used: programs in
the field give signatures an Id that begins with a digit, which it does not allow.
"""

import re
from base64 import b64decode
from collections.abc import Sequence
from typing import NamedTuple

from cryptography import x509

from gateway.claims.signatures import reasons
from insurance.claim.bhyt.documents.envelope import RECORD, SIGNATURE
from insurance.claim.bhyt.documents.tree import Element, children_of, name_of, outermost, text_of
from insurance.text import Text
from runtime.tls.certificates import UNREADABLE

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XML_SIGNATURE = f"{DS}Signature"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
CANONICAL = frozenset(
    (
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
        "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2006/12/xml-c14n11#WithComments",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    )
)
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
# SHA-1 is not among them: see docs/decisions.
SIGNATURE_METHODS = frozenset(
    f"{_MORE}{key}-sha{bits}" for key in ("rsa", "ecdsa") for bits in (256, 384, 512)
)
DIGEST_METHODS = frozenset(
    ("http://www.w3.org/2001/04/xmlenc#sha256", f"{_MORE}sha384", "http://www.w3.org/2001/04/xmlenc#sha512")
)
# Each makes a copy of the document. The programs of the field use one or two; e-invoices three.
MOST_REFERENCES = 5
# The signer's and those between it and its authority.
MOST_CERTIFICATES = 8
BY_ID = "//*[@*[local-name() = 'Id' or local-name() = 'ID' or local-name() = 'id'] = $id]"
_reference = re.compile(r"#[^\s#'\"()]{1,256}").fullmatch


class Broken(Exception):  # noqa: N818 - a verdict on what was sent
    """The signature does not vouch for the record. `certificate` is the signer's, where one came along."""

    def __init__(self, reason: Text, certificate: x509.Certificate | None = None) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.certificate = certificate


class SignatureElement(NamedTuple):
    """A signature of accepted structure. `targets` are the elements that its references name, in order.

    `certificate` is the signer's as far as the signature says so, `others` came with it.
    """

    element: Element
    targets: tuple[Element, ...]
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]


def find_signature(root: Element) -> Element | None:
    """The one element Signature in CHUKYDONVI of an envelope; None where it is not signed. Raises Broken."""
    places = [child for child in children_of(root) if name_of(child) == SIGNATURE]
    inside = [child for place in places for child in children_of(place)]
    found = [child for child in inside if child.tag == XML_SIGNATURE]
    if len(found) > 1:
        raise Broken(reasons.SEVERAL)
    if found:
        return found[0]
    if inside or any(text_of(place) for place in places):
        raise Broken(reasons.NO_XML_SIGNATURE)
    if next(root.iter(XML_SIGNATURE), None) is not None and _has_signature_outside_of_records(root):
        raise Broken(reasons.ELSEWHERE)
    return None


def check_signature(root: Element, element: Element) -> SignatureElement:
    """The signature, whose structure is accepted. Raises Broken."""
    certificates = _certificates(element)
    leaf = _leaf(certificates)
    try:
        targets = _checked_targets(root, element)
    except Broken as broken:
        raise Broken(broken.reason, leaf) from None
    return SignatureElement(element, targets, leaf, tuple(one for one in certificates if one != leaf))


def _has_signature_outside_of_records(root: Element) -> bool:
    """Signatures within a record are those of its papers."""
    either = outermost(root, lambda one: one.tag == XML_SIGNATURE or name_of(one) == RECORD)
    return any(one.tag == XML_SIGNATURE for one in either)


def _checked_targets(root: Element, element: Element) -> tuple[Element, ...]:
    signed_info, value, *_ = _children(element, ["SignedInfo", "SignatureValue", "KeyInfo"], more="Object")
    if not text_of(value):
        raise Broken(reasons.MALFORMED)
    canonicalization, method, *references = _children(
        signed_info, ["CanonicalizationMethod", "SignatureMethod", "Reference"], more="Reference"
    )
    if _algorithm(canonicalization) not in CANONICAL or len(method):
        raise Broken(reasons.TRANSFORMED)
    if _algorithm(method) not in SIGNATURE_METHODS:
        raise Broken(reasons.WEAK)
    uris = [one.get("URI") for one in references]
    if len(uris) > MOST_REFERENCES or len(set(uris)) < len(uris):
        raise Broken(reasons.REFERENCES)
    return tuple(_target(root, one) for one in references)


def _children(element: Element, names: Sequence[str], more: str) -> list[Element]:
    """Its children, which must have these names in this order, and then only `more`. Raises Broken."""
    found = list(children_of(element))
    expected = [*names, *[more] * (len(found) - len(names))]
    if [one.tag for one in found] != [f"{DS}{name}" for name in expected]:
        raise Broken(reasons.MALFORMED)
    return found


def _target(root: Element, reference: Element) -> Element:
    """The element that a reference signs."""
    has_transforms = bool(len(reference)) and next(children_of(reference)).tag == f"{DS}Transforms"
    names = [*(["Transforms"] if has_transforms else []), "DigestMethod", "DigestValue"]
    *transforms, digest, value = _children(reference, names, more="nothing")
    if _algorithm(digest) not in DIGEST_METHODS:
        raise Broken(reasons.WEAK)
    if not text_of(value):
        raise Broken(reasons.MALFORMED)
    _check_transforms([_algorithm(one) for each in transforms for one in children_of(each)])
    return _named(root, reference.get("URI"))


def _check_transforms(algorithms: Sequence[str]) -> None:
    """None, enveloped-signature, a canonicalization, or the first and then the second."""
    rest = algorithms[1:] if algorithms[:1] == [ENVELOPED] else algorithms
    if len(rest) > 1 or not CANONICAL.issuperset(rest):
        raise Broken(reasons.TRANSFORMED)


def _named(root: Element, uri: str | None) -> Element:
    """The whole, or the one element with this Id. Raises Broken for what is not in the document."""
    if uri == "":
        return root
    if uri is None or not _reference(uri):
        raise Broken(reasons.REFERENCES)
    found = root.xpath(BY_ID, id=uri[1:])
    if len(found) != 1:
        raise Broken(reasons.REFERENCES)
    (target,) = found
    return target


def _algorithm(element: Element) -> str:
    return str(element.get("Algorithm"))


def _certificates(element: Element) -> list[x509.Certificate]:
    """Those that came with the signature, each once. Raises Broken where there are none, or too many."""
    texts = [text_of(one) for one in element.iterfind(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate")]
    if not 0 < len(texts) <= MOST_CERTIFICATES:
        raise Broken(reasons.NO_CERTIFICATE)
    try:
        return list(dict.fromkeys(map(_certificate, texts)))
    except UNREADABLE:
        raise Broken(reasons.NO_CERTIFICATE) from None


def _certificate(text: str) -> x509.Certificate:
    """Raises one of UNREADABLE."""
    certificate = x509.load_der_x509_certificate(b64decode("".join(text.split())))
    # What is damaged in names shows when they are read.
    for name in (certificate.subject, certificate.issuer):
        name.rfc4514_string()
    return certificate


def _leaf(certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """The one that has issued none of the others, in whatever order they come."""
    ends = [
        one
        for one in certificates
        if not any(other is not one and other.issuer == one.subject for other in certificates)
    ]
    return ends[0] if ends else certificates[0]
